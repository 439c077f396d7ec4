import type { FeedEvent } from './order-event.ts'

/**
 * What identifies an event beyond its id. An older copy of the database assigns the same ids again, but to
 * events of other transactions and times. A cursor carries the identity of the newest event it has seen;
 * if the database still has exactly that event, the cursor belongs to its history.
 */
export interface EventIdentity {
  id: bigint
  /** The transaction that wrote the event. */
  xid: string
  /** When the event was recorded, in ms since 1970. */
  at: number
}

export function identityOf({ id, xid, at }: FeedEvent): EventIdentity {
  return { id, xid, at: at.getTime() }
}

/**
 * The event with the greatest id among `seen` and the events of `page`, which is ordered by id. It need
 * not be the page's last event: a transaction that commits late may have lower ids than those already seen.
 */
export function newestOf(
  seen: EventIdentity | undefined,
  page: readonly FeedEvent[],
): EventIdentity | undefined {
  const last = page.at(-1)
  if (last === undefined || (seen !== undefined && seen.id > last.id)) return seen
  return identityOf(last)
}
