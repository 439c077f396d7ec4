export interface Merged<Event> {
  /** Newest first. */
  readonly events: readonly Event[]
  /** The newest page is all there is: what was known before does not join on to it. */
  readonly startsAnew: boolean
}

/**
 * Puts the newest page before what is known already, newest first. Where more has happened than fits
 * on the page, what was known would leave a gap: it is dropped.
 */
export function mergeEvents<Event extends { readonly id: string }>(
  newest: readonly Event[],
  known: readonly Event[],
): Merged<Event> {
  const last = newest.at(-1)
  const joint = known.findIndex(({ id }) => id === last?.id)
  if (joint === -1) return { events: newest, startsAnew: true }
  return { events: [...newest, ...known.slice(joint + 1)], startsAnew: false }
}
