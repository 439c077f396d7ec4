import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { cursorAfterPage, cursorAt, type FeedCursor } from './cursor.ts'
import { identityOf, type EventIdentity } from './event-identity.ts'
import { EVENT_AS_JSON, OrderEventJson, type FeedEvent } from './order-event.ts'

/** Part of a stretch of the event record; see `FeedCursor`. */
export interface FeedPage {
  /** Ordered by id. */
  events: readonly FeedEvent[]
  /** The cursor after these events. */
  cursor: FeedCursor
  /**
   * Whether the stretch may have further events. True whenever the page is full, so the next page can be
   * empty.
   */
  more: boolean
}

const PageRow = z.object({ snapshot: z.string(), events: z.array(OrderEventJson) })

/*
 * Selects the events of transactions that are visible in $2 (or now, if $2 is null) and were not visible
 * in $1. These transactions are of two kinds: begun after $1 (xid >= its xmax), or open in $1 (in its
 * xip). A query for each kind can use the index on (xid, id); one condition for both would read every
 * event since the oldest transaction that was open. Events and snapshot come from one statement and so
 * from the same view of the database.
 */
const READ_PAGE = `
  WITH seen AS (SELECT $1::pg_snapshot AS snapshot),
  upto AS (SELECT COALESCE($2::pg_snapshot, pg_current_snapshot()) AS snapshot),
  candidates AS (
    SELECT * FROM order_events
     WHERE xid >= (SELECT pg_snapshot_xmax(snapshot) FROM seen)
    UNION ALL
    SELECT * FROM order_events
     WHERE xid = ANY (ARRAY(SELECT pg_snapshot_xip(snapshot) FROM seen))
  ),
  page AS (
    SELECT candidates.* FROM candidates, upto
     WHERE pg_visible_in_snapshot(xid, upto.snapshot) AND id > $3
     ORDER BY id LIMIT $4
  )
  SELECT (SELECT snapshot::text FROM upto) AS snapshot,
         COALESCE((SELECT json_agg(${EVENT_AS_JSON} ORDER BY e.id) FROM page e), '[]') AS events`

/**
 * Reads the next events after `cursor`, at most `limit`. A cursor between two stretches begins a new one,
 * which ends at what is committed now.
 *
 * Guarantees: following the returned cursors from page to page gives every committed event exactly once.
 * Errors of the database pass through; a retry with the same cursor loses nothing.
 */
export async function readPage(sql: Sql, cursor: FeedCursor, limit: number): Promise<FeedPage> {
  const { snapshot, events } = await sql.one(PageRow, READ_PAGE, [
    cursor.from,
    cursor.to,
    cursor.lastId,
    limit,
  ])
  const more = events.length === limit
  return {
    events,
    cursor: cursorAfterPage(cursor, { snapshot, lastId: events.at(-1)?.id, more }),
    more,
  }
}

/** The end of the event record. */
export interface Present {
  /** All that is committed counts as read. */
  cursor: FeedCursor
  /** The event with the greatest id; `undefined` if there is none. */
  newest: EventIdentity | undefined
}

const PresentRow = z.object({ snapshot: z.string(), newest: OrderEventJson.nullable() })

/** Reads the end of the event record. Errors of the database pass through. */
export async function readPresent(sql: Sql): Promise<Present> {
  const { snapshot, newest } = await sql.one(
    PresentRow,
    `SELECT pg_current_snapshot()::text AS snapshot,
            (SELECT ${EVENT_AS_JSON} FROM order_events e ORDER BY e.id DESC LIMIT 1) AS newest`,
  )
  return { cursor: cursorAt(snapshot), newest: newest === null ? undefined : identityOf(newest) }
}
