import { z } from 'zod'
import type { Sql } from '../db/sql.ts'

/** The statistics at one moment: one consistent view of the database. */
export interface OrderCounts {
  totalOrders: number
  pendingCount: number
  shippedCount: number
  outForDeliveryCount: number
  deliveredCount: number
  cancelledCount: number
  /** Distinct orders placed or changed in the last 30 s. */
  recentUpdates: number
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
 * Costs the same at ten orders and at ten million: it adds up slots, and reads 30 s of events. For
 * that the moment must be one for the whole statement: a `clock_timestamp()` that moves on while it
 * runs cannot be looked up in an index.
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

export function readCounts(sql: Sql): Promise<OrderCounts> {
  return sql.one(CountsRow, READ_COUNTS)
}
