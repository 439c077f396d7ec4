import { z } from 'zod'
import { SERVER, StandbyError } from '../db/server-identity.ts'
import type { Sql } from '../db/sql.ts'
import { cursorAfterRead, cursorAt, type FeedCursor, type StretchProgress } from './cursor.ts'
import {
  EventIdentityJson,
  IDENTITY_AS_JSON,
  identityOf,
  NOTHING_SEEN,
  type EventIdentity,
  type SeenEvents,
} from './event-identity.ts'
import { historyParams, inHistorySql } from './history.ts'
import { EVENT_AS_JSON, OrderEventJson, type FeedEvent } from './order-event.ts'

/** Part of a stretch of the event record; see `FeedCursor`. */
export interface FeedPage {
  /** Ordered by id. May be empty although there is more to read. */
  events: readonly FeedEvent[]
  /** The cursor after these events. */
  cursor: FeedCursor
  /** Whether the stretch has further ids to read. */
  more: boolean
  /** If this read found the bounds of a stretch that is longer than a page: what it consists of. */
  stretch?: Stretch | undefined
  /** The database process that was read; see `SERVER`. */
  server: string
  /** Whether the database still has the events in `seen`; true if none were given. See `inHistorySql`. */
  inHistory: boolean
}

/** The events of a stretch that have not been read. */
export interface Stretch {
  count: number
  /** The last event of each of the newest transactions, at most `MAX_LATEST`, in the order of their ids. */
  latest: readonly EventIdentity[]
}

/** The number of transactions of a stretch of which an event is named. */
export const MAX_LATEST = 1_000

/** What a page adds to the rows that it reads. */
const SOURCE = { server: z.string(), standby: z.boolean(), inHistory: z.boolean() }

/**
 * Reads the next events after `cursor`, at most `limit`. A cursor between two stretches begins a new one,
 * which ends at what is committed now. If `seen` is given, the same statement verifies that the cursor
 * belongs to the history of this database.
 *
 * The first read of a stretch of more than `limit` events returns none. It finds out between which ids
 * they are, and the reads after it follow the primary key. So the cost of a page does not depend on the
 * length of the stretch.
 *
 * Guarantees: following the returned cursors from page to page gives every committed event exactly once.
 *
 * @throws StandbyError if a standby answers. Errors of the database pass through. A retry with the same
 * cursor loses nothing.
 */
export async function readPage(
  sql: Sql,
  cursor: FeedCursor,
  limit: number,
  seen?: readonly EventIdentity[],
): Promise<FeedPage> {
  const { to, maxId } = cursor
  const { events, server, standby, inHistory, stretch, ...progress } =
    to === null || maxId === undefined
      ? await beginStretch(sql, cursor, limit, seen)
      : await continueStretch(sql, { ...cursor, to, maxId }, limit, seen)
  // Its snapshots do not know which transactions are in progress on the primary.
  if (standby) throw new StandbyError()
  const next = cursorAfterRead(cursor, progress)
  return { events, cursor: next, more: next.to !== null, stretch, server, inHistory }
}

/**
 * SQL: the ids and transactions of events that were not visible in the snapshot $1 and are visible in `upto`. Their
 * transactions are of two kinds: begun after $1 (xid >= its xmax), or open in $1 (in its xip). Each kind
 * is found by the index on (xid, id).
 *
 * Both queries are written so that the planner uses that index even if it expects every row to match, as
 * it does when nearly all events have the same transaction id (after a restore or a large import).
 * `xid = ANY (…)` would then become a scan of the whole table. ORDER BY
 * asks for the order of the index; `cut` (LIMIT or OFFSET) keeps the subqueries apart.
 */
export const unseen = (upto: string, cut: string) => `
  SELECT id, xid FROM (
    SELECT id, xid FROM order_events
     WHERE xid >= pg_snapshot_xmax($1::pg_snapshot) AND id > $3 AND pg_visible_in_snapshot(xid, ${upto})
     ORDER BY xid, id ${cut}
  ) AS begun_later
  UNION ALL
  SELECT id, xid FROM pg_snapshot_xip($1::pg_snapshot) AS opened, LATERAL (
    SELECT id, xid FROM order_events
     WHERE xid >= opened AND xid <= opened AND id > $3 AND pg_visible_in_snapshot(xid, ${upto})
     ORDER BY xid, id ${cut}
  ) AS open_before`

/** A statement, without and with the check of `inHistorySql`. */
interface Statement {
  plain: string
  checked: string
}

function statement(
  text: (source: string) => string,
  end: string,
  seen: readonly string[],
): Statement {
  const [ids = '', xids = '', times = ''] = seen
  const source = (inHistory: string) =>
    `${SERVER} AS server, pg_is_in_recovery() AS standby, ${inHistory} AS "inHistory"`
  return {
    plain: text(source('true')),
    checked: text(source(inHistorySql({ from: '$1', end, ids, xids, times }))),
  }
}

function ask<Row>(
  sql: Sql,
  row: z.ZodType<Row>,
  { plain, checked }: Statement,
  params: readonly unknown[],
  seen: readonly EventIdentity[] | undefined,
): Promise<Row> {
  if (seen === undefined) return sql.one(row, plain, params)
  return sql.one(row, checked, [...params, ...historyParams(seen)])
}

/*
 * Events and snapshot come from one statement and so from the same view of the database. A stretch of more
 * than $4 events gives none.
 */
export const READ_STRETCH = statement(
  (source) => `
  WITH upto AS MATERIALIZED (SELECT COALESCE($2::pg_snapshot, feed_snapshot()) AS snapshot),
  found AS MATERIALIZED (
    SELECT id FROM (${unseen('(SELECT snapshot FROM upto)', 'LIMIT $4 + 1')}) AS unseen LIMIT $4 + 1
  ),
  size AS (SELECT count(*) <= $4 AS fits FROM found),
  page AS (
    SELECT e.* FROM size, order_events e WHERE fits AND e.id = ANY (ARRAY(SELECT id FROM found))
  )
  SELECT (SELECT snapshot::text FROM upto), fits,
         COALESCE((SELECT json_agg(${EVENT_AS_JSON} ORDER BY e.id) FROM page e), '[]') AS events,
         ${source}
    FROM size`,
  'COALESCE($2, $1)',
  ['$5', '$6', '$7'],
)

const StretchRow = z.object({
  snapshot: z.string(),
  fits: z.boolean(),
  events: z.array(OrderEventJson),
  ...SOURCE,
})

export const READ_BOUNDS = `
  WITH transactions AS MATERIALIZED (
    SELECT min(id) AS first, max(id) AS last, count(*) AS n
      FROM (${unseen('$2::pg_snapshot', 'OFFSET 0')}) AS unseen GROUP BY xid
  )
  SELECT (min(first) - 1)::text AS after, max(last)::text AS "maxId", sum(n)::float8 AS count,
         (SELECT json_agg(${IDENTITY_AS_JSON} ORDER BY e.id) FROM order_events e
           WHERE id = ANY (ARRAY(SELECT last FROM transactions ORDER BY last DESC LIMIT ${MAX_LATEST}))) AS latest
    FROM transactions`

const bigint = z.string().transform(BigInt)
const BoundsRow = z.object({
  ...{ after: bigint, maxId: bigint },
  ...{ count: z.number(), latest: z.array(EventIdentityJson) },
})

type Seen = readonly EventIdentity[] | undefined

interface Read extends StretchProgress {
  events: readonly FeedEvent[]
  server: string
  standby: boolean
  inHistory: boolean
  stretch?: Stretch
}

/** Reads a whole stretch if it has at most `limit` events, else between which ids its events are. */
async function beginStretch(
  sql: Sql,
  { from, to, lastId }: FeedCursor,
  limit: number,
  seen: Seen,
): Promise<Read> {
  const params = [from, to, lastId, limit]
  const { fits, ...read } = await ask(sql, StretchRow, READ_STRETCH, params, seen)
  if (fits) return read
  const bounds = await sql.one(BoundsRow, READ_BOUNDS, [from, read.snapshot, lastId])
  const { after, maxId, ...stretch } = bounds
  return { ...read, rest: { after, maxId }, stretch }
}

/**
 * How many ids a page of a stretch passes over at most. Between the events of a stretch there can be any
 * number of others, if one of them is of a transaction that was open for long.
 */
const IDS_PER_PAGE = 20_000

/*
 * $1 and $2 are the ends of the stretch. The page takes the next $4 of its events with ids in ($3, $5].
 * `next` is the smallest id beyond $5, so that a gap in the ids is passed over at once.
 */
export const CONTINUE_STRETCH = statement(
  (source) => `
  WITH page AS (
    SELECT * FROM order_events
     WHERE id > $3 AND id <= $5
       AND pg_visible_in_snapshot(xid, $2::pg_snapshot)
       AND NOT pg_visible_in_snapshot(xid, $1::pg_snapshot)
     ORDER BY id LIMIT $4
  )
  SELECT COALESCE((SELECT json_agg(${EVENT_AS_JSON} ORDER BY e.id) FROM page e), '[]') AS events,
         (SELECT min(id)::text FROM order_events WHERE id > $5) AS next,
         ${source}`,
  '$2',
  ['$6', '$7', '$8'],
)

const ContinueRow = z.object({
  events: z.array(OrderEventJson),
  next: bigint.nullable(),
  ...SOURCE,
})

async function continueStretch(
  sql: Sql,
  { from, to, lastId, maxId }: { from: string; to: string; lastId: bigint; maxId: bigint },
  limit: number,
  seen: Seen,
): Promise<Read> {
  const end = lastId + BigInt(IDS_PER_PAGE)
  const params = [from, to, lastId, limit, end < maxId ? end : maxId]
  const { next, ...read } = await ask(sql, ContinueRow, CONTINUE_STRETCH, params, seen)
  const isFull = read.events.length === limit
  const after = isFull ? read.events.at(-1)?.id : next === null ? maxId : next - 1n
  return { ...read, snapshot: to, rest: { after: after ?? maxId, maxId } }
}

/** The end of the event record. */
export interface Present {
  /** All that is committed counts as read. */
  cursor: FeedCursor
  seen: SeenEvents
  /** The database process that was read; see `SERVER`. */
  server: string
}

const PresentRow = z.object({
  snapshot: z.string(),
  newest: OrderEventJson.nullable(),
  server: z.string(),
  standby: z.boolean(),
})

/**
 * Reads the end of the event record.
 *
 * @throws StandbyError if a standby answers. Errors of the database pass through.
 */
export async function readPresent(sql: Sql): Promise<Present> {
  const { snapshot, newest, server, standby } = await sql.one(
    PresentRow,
    `SELECT feed_snapshot()::text AS snapshot,
            (SELECT ${EVENT_AS_JSON} FROM order_events e ORDER BY e.id DESC LIMIT 1) AS newest,
            ${SERVER} AS server, pg_is_in_recovery() AS standby`,
  )
  if (standby) throw new StandbyError()
  return {
    cursor: cursorAt(snapshot),
    seen: newest === null ? NOTHING_SEEN : { newest: identityOf(newest), latest: [] },
    server,
  }
}
