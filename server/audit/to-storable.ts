const MAX_LENGTH = 200

/** A text that a stranger may have chosen, as the database can keep it, and not longer than a name or address. */
export function toStorable(text: string): string {
  return text.slice(0, MAX_LENGTH).replace(/\0|\p{Surrogate}/gu, '\uFFFD')
}
