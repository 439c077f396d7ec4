const MAX_LENGTH = 200

/**
 * Makes a text storable that a client may have chosen: at most 200 characters, which is longer than any
 * name or IP address, and without what PostgreSQL cannot store.
 */
export function toStorable(text: string): string {
  return text.slice(0, MAX_LENGTH).replace(/\0|\p{Surrogate}/gu, '\uFFFD')
}
