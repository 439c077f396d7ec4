interface Numbered {
  /** The database's number of the event, as a string. */
  readonly id: string
}

/**
 * Known and incoming events as one list: the newest `limit` by their ids, newest first, each once.
 * It does not matter in what order or how often events come in. Of two with the same id the
 * incoming one stays: what it says of the order is newer.
 */
export function mergeTicker<Event extends Numbered>(
  known: readonly Event[],
  incoming: readonly Event[],
  limit: number,
): readonly Event[] {
  const byId = new Map([...known, ...incoming].map((event) => [event.id, event]))
  return [...byId.values()].sort(newestFirst).slice(0, limit)
}

/** Ids may be greater than what a number holds exactly; without leading noughts, the longer is greater. */
function newestFirst({ id: a }: Numbered, { id: b }: Numbered): number {
  return b.length - a.length || (a < b ? 1 : -1)
}
