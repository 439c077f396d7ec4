import type { FeedEvent } from './order-event.ts'

/** An event by which a cursor proves that it speaks of this database's past. */
export interface EventMark {
  id: bigint
  xid: string
  /** ms since 1970, as the event records it. */
  at: number
}

export function markOf({ id, xid, at }: FeedEvent): EventMark {
  return { id, xid, at: at.getTime() }
}

/**
 * The event with the greatest id, once a page was seen too. Not simply the page's last: events are
 * seen in the order in which they are committed, and an earlier page may have had greater ids.
 */
export function newestOf(
  seen: EventMark | undefined,
  page: readonly FeedEvent[],
): EventMark | undefined {
  const last = page.at(-1)
  if (last === undefined || (seen !== undefined && seen.id > last.id)) return seen
  return markOf(last)
}
