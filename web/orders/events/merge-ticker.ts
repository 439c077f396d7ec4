interface Numbered {
  /** The number of the event in the database, as a string. Newer events have higher numbers. */
  readonly id: string
}

/**
 * Merges known and incoming events into one list: the newest `limit` events by id, newest first, each
 * once. The result does not depend on the order or the repetition of events. Of two events with the same
 * id the incoming one stays, because its order is newer.
 */
export function mergeTicker<Event extends Numbered>(
  known: readonly Event[],
  incoming: readonly Event[],
  limit: number,
): readonly Event[] {
  const byId = new Map([...known, ...incoming].map((event) => [event.id, event]))
  return [...byId.values()].sort(newestFirst).slice(0, limit)
}

/** Ids may be too large for a number. They have no leading zeros, so the longer of two is greater. */
function newestFirst({ id: a }: Numbered, { id: b }: Numbered): number {
  return b.length - a.length || (a < b ? 1 : -1)
}
