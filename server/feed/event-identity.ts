import { z } from 'zod'
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

/** Parses what `IDENTITY_AS_JSON` produces. */
export const EventIdentityJson: z.ZodType<EventIdentity> = z.object({
  id: z.string().transform(BigInt),
  xid: z.string(),
  at: z.number(),
})

/** SQL: the identity of a row `e` of `order_events` as a JSON object. */
export const IDENTITY_AS_JSON = `json_build_object(
  'id', e.id::text, 'xid', e.xid::text, 'at', round(extract(epoch FROM e.at) * 1000))`

export function identityOf({ id, xid, at }: FeedEvent): EventIdentity {
  return { id, xid, at: at.getTime() }
}

/**
 * Events that a reader of the feed has seen. If the database still has exactly these, it still has
 * everything that the reader saw; see `inHistorySql`.
 */
export interface SeenEvents {
  /** The event with the greatest id; `undefined` if there was none. */
  newest: EventIdentity | undefined
  /** The last event of each transaction of the last page that had events, in the order of their ids. */
  latest: readonly EventIdentity[]
}

export const NOTHING_SEEN: SeenEvents = { newest: undefined, latest: [] }

/**
 * What a reader has seen after more events, given the last one of each of their transactions, in the order
 * of their ids. The newest event need not be one of these: a transaction that commits late may have lower
 * ids than those already seen.
 */
export function seenAfter(seen: SeenEvents, latest: readonly EventIdentity[]): SeenEvents {
  const last = latest.at(-1)
  if (last === undefined) return seen
  const { newest } = seen
  return { newest: newest !== undefined && newest.id > last.id ? newest : last, latest }
}

/** The last event of each transaction, in the order of their ids, which is also that of the page. */
export function onePerTransaction(page: readonly FeedEvent[]): EventIdentity[] {
  const lastOf = new Map(page.map((event) => [event.xid, event]))
  return page.filter((event) => lastOf.get(event.xid) === event).map(identityOf)
}
