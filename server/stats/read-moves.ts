import { z } from 'zod'
import { OrderStatus } from '../db/generated/enums.ts'
import type { Sql } from '../db/sql.ts'
import { CHANGES, ChangesColumn, IS_RECENT } from './read-recent.ts'
import { MOST_RECENT, type OrderChange } from './recent-orders.ts'
import { parseSnapshot, type Snapshot } from '../feed/snapshot.ts'
import type { Moves } from './status-counts.ts'

/** What happened to the orders between two snapshots. */
export interface ReadMoves {
  readonly moves: readonly Moves[]
  /** The changes of the last 30 s; `undefined` if there are more than `MOST_RECENT`. */
  readonly changes: readonly OrderChange[] | undefined
  /** The snapshot of the read. */
  readonly snapshot: Snapshot
  /** How often this database was told to count again; see `recount.ts`. */
  readonly recounts: number
  /** The end of the read, by the clock of the database; in ms since 1970. */
  readonly now: number
}

const Status = z.enum(OrderStatus).nullable()
const Row: z.ZodType<ReadMoves> = z.object({
  moves: z.array(z.object({ from: Status, to: Status, n: z.number() })),
  changes: ChangesColumn.nullable().transform((changes) => changes ?? undefined),
  snapshot: z.string().transform(parseSnapshot),
  recounts: z.number(),
  now: z.number(),
})

/*
 * The events that are visible now and not in $1, whose xmax is $2. Their transactions are of two kinds: begun
 * after $1, or open in it. Each kind is found by the index on (xid, id). For the second kind, a range for each
 * transaction is used instead of `xid = ANY (…)`, which becomes a sequential scan when all events have the
 * same xid (after a restore). `NOT MATERIALIZED`, because the list of changes needs only the first events.
 */
const READ_MOVES = `
  WITH added AS NOT MATERIALIZED (
    SELECT xid, order_id, from_status, to_status, at FROM order_events WHERE xid >= $2::xid8
    UNION ALL
    SELECT late.*
      FROM pg_snapshot_xip($1::pg_snapshot) AS opened,
           LATERAL (SELECT xid, order_id, from_status, to_status, at FROM order_events
                     WHERE xid >= opened AND xid <= opened ORDER BY xid OFFSET 0) AS late
  ), moves AS (
    SELECT from_status AS "from", to_status AS "to", count(*) AS n FROM added
     WHERE $3::pg_snapshot IS NULL OR pg_visible_in_snapshot(xid, $3::pg_snapshot)
     GROUP BY 1, 2
  ), recent AS (
    SELECT order_id, at FROM added WHERE ${IS_RECENT} LIMIT ${MOST_RECENT + 1}
  )
  SELECT (SELECT COALESCE(json_agg(moves), '[]') FROM moves) AS moves,
         CASE WHEN (SELECT count(*) FROM recent) <= ${MOST_RECENT}
              THEN (SELECT ${CHANGES} FROM recent) END AS changes,
         feed_snapshot()::text AS snapshot,
         (SELECT recounts FROM installation) AS recounts,
         (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`

/**
 * Reads the moves of orders that are not visible in the snapshot `from`, as sums: up to the snapshot `to` or,
 * without it, up to now. Its cost depends on the number of these events. Errors of the database pass through.
 */
export function readMoves(sql: Sql, from: Snapshot, to?: Snapshot): Promise<ReadMoves> {
  return sql.one(Row, READ_MOVES, [from.text, String(from.xmax), to?.text ?? null])
}
