import type { FeedEvent } from './order-event.ts'

/**
 * What identifies an event beyond its id. After a failover, or in an older copy of the database, the same
 * ids are assigned again, but to events of other transactions and times.
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
 * Events that a reader of the feed has seen. If the database still has exactly these, it still has
 * everything that the reader saw; see `isInHistory`.
 */
export interface SeenEvents {
  /** The event with the greatest id; `undefined` if there was none. */
  newest: EventIdentity | undefined
  /** One event of each transaction of the last page that had events. */
  latest: readonly EventIdentity[]
}

export const NOTHING_SEEN: SeenEvents = { newest: undefined, latest: [] }

/**
 * What a reader has seen after a page, whose events are ordered by id. The newest event need not be one of
 * the page: a transaction that commits late may have lower ids than those already seen.
 */
export function seenAfter(seen: SeenEvents, page: readonly FeedEvent[]): SeenEvents {
  const last = page.at(-1)
  if (last === undefined) return seen
  const { newest } = seen
  return {
    newest: newest !== undefined && newest.id > last.id ? newest : identityOf(last),
    latest: onePerTransaction(page),
  }
}

/** The last event of each transaction, in the order of their ids. */
export function onePerTransaction(page: readonly FeedEvent[]): EventIdentity[] {
  const lastOf = new Map(page.map((event) => [event.xid, event]))
  return [...lastOf.values()].map(identityOf)
}
