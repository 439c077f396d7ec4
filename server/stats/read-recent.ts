import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { MOST_RECENT, RECENT_MS, type OrderChange, type RecentRead } from './recent-orders.ts'

/**
 * SQL: whether the time in `at` is recent. `statement_timestamp()` is constant within a statement and can be
 * used with an index; `clock_timestamp()` is not and cannot.
 */
export const IS_RECENT = `at > statement_timestamp() - interval '${RECENT_MS} milliseconds'`

/** SQL: order ids and times of some rows, in the form of `ChangesColumn`. */
export const CHANGES = `
  json_build_object('orders', COALESCE(json_agg(order_id::text), '[]'),
                    'at', COALESCE(json_agg((extract(epoch FROM at) * 1000)::float8), '[]'))`

/** Parses what `CHANGES` produces. Two lists are parsed faster than a list of objects. */
export const ChangesColumn = z
  .object({ orders: z.array(z.string()), at: z.array(z.number()) })
  .transform(({ orders, at }): readonly OrderChange[] =>
    orders.map((order, index) => ({ orderId: BigInt(order), at: at[index] ?? 0 })),
  )

/** SQL: for `WITH`, the latest change of each order that changed lately. */
export const WITH_LATEST = `
  latest AS MATERIALIZED (
    SELECT order_id, max(at) AS at FROM order_events WHERE ${IS_RECENT} GROUP BY order_id)`

/** SQL: an expression over `WITH_LATEST`, in the form of `RecentColumn`. */
export const READ_RECENT = `
  json_build_object(
    'n', (SELECT count(*) FROM latest),
    'changes', CASE WHEN (SELECT count(*) FROM latest) <= ${MOST_RECENT}
                    THEN (SELECT ${CHANGES} FROM latest) END)`

/** Parses what `READ_RECENT` produces. */
export const RecentColumn: z.ZodType<RecentRead> = z.object({
  n: z.number(),
  changes: ChangesColumn.nullable().transform((changes) => changes ?? undefined),
})

const Row = z.object({ recent: RecentColumn, now: z.number() })

/**
 * Reads which orders changed in the last 30 s; `now` is the end of the read by the clock of the database, in ms
 * since 1970. Errors of the database pass through.
 */
export function readRecent(sql: Sql): Promise<{ recent: RecentRead; now: number }> {
  return sql.one(
    Row,
    `WITH ${WITH_LATEST}
     SELECT ${READ_RECENT} AS recent, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`,
  )
}
