export interface Merged<Event> {
  /** Newest first. */
  readonly events: readonly Event[]
  /** Whether the result is the newest page alone, because the known events do not continue it. */
  readonly replacesKnown: boolean
}

/**
 * Puts the newest page in front of the events that are already known. If the two do not overlap, there
 * may be events between them, so the known events are dropped.
 */
export function mergeEvents<Event extends { readonly id: string }>(
  newest: readonly Event[],
  known: readonly Event[],
): Merged<Event> {
  const last = newest.at(-1)
  const joint = known.findIndex(({ id }) => id === last?.id)
  if (joint === -1) return { events: newest, replacesKnown: true }
  return { events: [...newest, ...known.slice(joint + 1)], replacesKnown: false }
}
