import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { cursorAfterPage, cursorAt, type FeedCursor } from './cursor.ts'
import { markOf, type EventMark } from './event-identity.ts'
import { EVENT_AS_JSON, OrderEventJson, type FeedEvent } from './order-event.ts'

export interface FeedPage {
  /** In order of their ids. */
  events: readonly FeedEvent[]
  /** Where to go on. */
  cursor: FeedCursor
  /** Whether the stretch goes on after this page. */
  more: boolean
}

const PageRow = z.object({ snapshot: z.string(), events: z.array(OrderEventJson) })

/*
 * New since the snapshot $1 are the events of transactions that are visible in $2 (now, if null) and
 * were not visible in $1: those begun since ($1's xmax and later) and those that were open then
 * ($1's xip). Asked in these two halves, each can use the index on (xid, id), instead of reading on
 * from the oldest transaction that was open. The events and the snapshot come from one statement,
 * hence from one view of the database.
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

/** Reads the next at most `limit` events after `cursor`. */
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

/** The present: what is committed now counts as seen. */
export interface Present {
  cursor: FeedCursor
  /** The newest event by id, if there is any. */
  newest: EventMark | undefined
}

const PresentRow = z.object({ snapshot: z.string(), newest: OrderEventJson.nullable() })

export async function readPresent(sql: Sql): Promise<Present> {
  const { snapshot, newest } = await sql.one(
    PresentRow,
    `SELECT pg_current_snapshot()::text AS snapshot,
            (SELECT ${EVENT_AS_JSON} FROM order_events e ORDER BY e.id DESC LIMIT 1) AS newest`,
  )
  return { cursor: cursorAt(snapshot), newest: newest === null ? undefined : markOf(newest) }
}
