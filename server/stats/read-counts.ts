import { z } from 'zod'
import type { Sql } from '../db/sql.ts'

/** The statistics at one moment, all from one view of the database. */
export interface OrderCounts {
  totalOrders: number
  pendingCount: number
  shippedCount: number
  outForDeliveryCount: number
  deliveredCount: number
  cancelledCount: number
  /** Number of distinct orders placed or changed in the last 30 s. */
  recentUpdates: number
  /** When the counts were read, by the clock of the database. */
  timestamp: Date
}

const CountsRow = z.object({
  totalOrders: z.number(),
  pendingCount: z.number(),
  shippedCount: z.number(),
  outForDeliveryCount: z.number(),
  deliveredCount: z.number(),
  cancelledCount: z.number(),
  recentUpdates: z.number(),
  timestamp: z.date(),
})

const count = (status: string) => `COALESCE(sum(n) FILTER (WHERE status = '${status}'), 0)::int`

/*
 * The cost does not depend on the number of orders: the statement adds up the slots of `order_counts`,
 * which triggers keep up to date, and reads the events of the last 30 s by the index on `at`.
 * `statement_timestamp()` is constant within a statement and can be used with that index;
 * `clock_timestamp()` is not and cannot.
 */
const READ_COUNTS = `
  SELECT COALESCE(sum(n), 0)::int AS "totalOrders",
         ${count('PENDING')} AS "pendingCount",
         ${count('SHIPPED')} AS "shippedCount",
         ${count('OUT_FOR_DELIVERY')} AS "outForDeliveryCount",
         ${count('DELIVERED')} AS "deliveredCount",
         ${count('CANCELLED')} AS "cancelledCount",
         (SELECT count(DISTINCT order_id)::int FROM order_events
           WHERE at > statement_timestamp() - interval '30 seconds') AS "recentUpdates",
         statement_timestamp()::timestamptz(3) AS "timestamp"
    FROM order_counts`

/** Reads the present statistics. Errors of the database pass through. */
export function readCounts(sql: Sql): Promise<OrderCounts> {
  return sql.one(CountsRow, READ_COUNTS)
}
