import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import type { CountedState } from './live-counts.ts'

/** The period of a trend, and how many moments it has. */
export interface TrendRange {
  /** Length of the period, which ends now. */
  minutes: number
  /** Number of moments, at least two: the beginning of the period and now. */
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

/** The counts of orders at one moment. */
export type OrderTrendPoint = z.infer<typeof TrendRow>

const count = (status: string) =>
  `COALESCE(sum(orders) FILTER (WHERE status = '${status}'), 0)::int`

/*
 * Counts backwards: the counts at a moment are the present counts ($3, $4) minus the changes recorded since.
 * An event moves an order from one status to another; an order that is placed has no status before, a deleted
 * one has none after. This rule covers every kind of event.
 *
 * Only events that are visible in the snapshot of the counts ($5) are counted back, so an event is in both or
 * in neither. The snapshot may show an event whose `at` is later than `statement_timestamp()`, the last moment.
 * LEAST puts it into the last interval, which leaves it in the counts of the last moment and takes it out of
 * all others.
 *
 * The statement reads each event of the period once, for any number of moments: it finds events by the
 * index on `at`, assigns each to the interval between two moments, and counts per interval and status.
 * 40,000 events take about 15 ms. The join with the moments then handles only a few rows per interval.
 * `statement_timestamp()` must not be replaced by `clock_timestamp()`; see `IS_RECENT`.
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
       AND pg_visible_in_snapshot(xid, $5::pg_snapshot)
     GROUP BY 1, 2, 3
  ), parts AS (
    SELECT $2::int AS since, status, orders
      FROM unnest($3::text[]::order_status[], $4::float8[]) AS present (status, orders)
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
 * Reads the counts at evenly spaced moments, oldest first; the last moment is now, with the counts `present`. An
 * event counts at its own time `at`, even if it was written later. Orders that were loaded without events count
 * as if they had always existed. Errors of the database pass through.
 */
export function readTrend(
  sql: Sql,
  { minutes, points }: TrendRange,
  { counts, snapshot }: Pick<CountedState, 'counts' | 'snapshot'>,
): Promise<OrderTrendPoint[]> {
  const present = [[...counts.keys()], [...counts.values()], snapshot.text]
  return sql.rows(TrendRow, READ_TREND, [minutes, points, ...present])
}
