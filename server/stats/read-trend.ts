import { z } from 'zod'
import type { Sql } from '../db/sql.ts'

/** How far back, and at how many moments. */
export interface TrendRange {
  minutes: number
  /** At least two: the first moment and now. */
  points: number
}

const TrendRow = z.object({
  at: z.date(),
  totalOrders: z.number(),
  pendingCount: z.number(),
  shippedCount: z.number(),
  outForDeliveryCount: z.number(),
  deliveredCount: z.number(),
  cancelledCount: z.number(),
})

/** The counts as they stood at one moment. */
export type OrderTrendPoint = z.infer<typeof TrendRow>

const count = (status: string) =>
  `COALESCE(sum(orders) FILTER (WHERE status = '${status}'), 0)::int`

/*
 * From the present counts backwards: each moment has them without what was recorded since. An event
 * takes an order from the status it was in, if any, and puts it into the one it came to, if any, so
 * that no kind of event needs a rule of its own. Counts and events are of one snapshot; an event that
 * was committed after the statement's time began is in both, and counts as since the moment before.
 *
 * Costs the events of the time asked for, each looked at once however many moments there are: found
 * by the index on `at`, put into the stretch between two moments that it falls into, and counted
 * there; forty thousand take about 15 ms. What is joined with the moments afterwards is a handful of
 * rows for each. The time must be one for the whole statement, see `read-counts.ts`.
 */
const READ_TREND = `
  WITH moments AS (
    SELECT n, (statement_timestamp() - make_interval(secs => $1::int * 60.0 * ($2::int - n) / ($2::int - 1)))
              ::timestamptz(3) AS at
      FROM generate_series(1, $2::int) AS n
  ), recorded AS (
    SELECT LEAST($2::int - 1, width_bucket(at, (SELECT array_agg(at ORDER BY n) FROM moments))) AS since,
           from_status, to_status, count(*) AS orders
      FROM order_events
     WHERE at >= (statement_timestamp() - make_interval(mins => $1::int))::timestamptz(3)
     GROUP BY 1, 2, 3
  ), parts AS (
    SELECT $2::int AS since, status, n AS orders FROM order_counts
    UNION ALL
    SELECT since, from_status, orders FROM recorded WHERE from_status IS NOT NULL
    UNION ALL
    SELECT since, to_status, -orders FROM recorded WHERE to_status IS NOT NULL
  )
  SELECT moments.at,
         COALESCE(sum(orders), 0)::int AS "totalOrders",
         ${count('PENDING')} AS "pendingCount",
         ${count('SHIPPED')} AS "shippedCount",
         ${count('OUT_FOR_DELIVERY')} AS "outForDeliveryCount",
         ${count('DELIVERED')} AS "deliveredCount",
         ${count('CANCELLED')} AS "cancelledCount"
    FROM moments LEFT JOIN parts ON parts.since >= moments.n
   GROUP BY moments.n, moments.at
   ORDER BY moments.n`

/**
 * The counts at evenly spaced moments, oldest first, the last one being now. When something happened
 * is told by the time in its record, whenever that was written. Orders that were loaded without a
 * record count as having been there all the time.
 */
export function readTrend(sql: Sql, { minutes, points }: TrendRange): Promise<OrderTrendPoint[]> {
  return sql.rows(TrendRow, READ_TREND, [minutes, points])
}
