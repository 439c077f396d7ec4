import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import type { CountedState } from './live-counts.ts'
import { RECORDED_MOVES } from './recorded-moves.ts'

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
 * Counts backwards: the counts at a moment are the present counts minus the changes recorded since. An event
 * moves an order from one status to another; an order that is placed has no status before, a deleted one has
 * none after. This rule covers every kind of event.
 *
 * The present counts are those of the snapshot $5 ($3, $4) plus the events that are visible now and not in $5.
 * They and the recorded changes come from one snapshot, that of the statement, so an event is in both or in
 * neither. The snapshot may show an event whose `at` is later than `statement_timestamp()`, the last moment.
 * LEAST puts it into the last interval, which leaves it in the counts of the last moment and takes it out of
 * all others.
 *
 * The changes are assigned to the interval between two moments and added up per interval and status
 * (`RECORDED_MOVES`). The join with the moments then handles only a few rows per interval.
 * `statement_timestamp()` must not be replaced by `clock_timestamp()`; see `IS_RECENT`.
 */
const READ_TREND = `
  WITH moments AS (
    SELECT n, (statement_timestamp() - make_interval(secs => $1::int * 60.0 * ($2::int - n) / ($2::int - 1)))
              ::timestamptz(3) AS at
      FROM generate_series(1, $2::int) AS n
  ), ${RECORDED_MOVES}, added AS (
    SELECT from_status, to_status FROM order_events WHERE xid >= pg_snapshot_xmax($5::pg_snapshot)
    UNION ALL
    SELECT from_status, to_status FROM pg_snapshot_xip($5::pg_snapshot) AS opened, LATERAL (
      SELECT from_status, to_status FROM order_events
       WHERE xid >= opened AND xid <= opened ORDER BY xid, id OFFSET 0) AS late
  ), parts AS (
    SELECT $2::int AS since, status, orders
      FROM unnest($3::text[]::order_status[], $4::float8[]) AS present (status, orders)
    UNION ALL
    SELECT $2::int, to_status, 1 FROM added WHERE to_status IS NOT NULL
    UNION ALL
    SELECT $2::int, from_status, -1 FROM added WHERE from_status IS NOT NULL
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
 * Reads the counts at evenly spaced moments, oldest first; the last moment is now. `present` are the counts of
 * any earlier snapshot. An event counts at its own time `at`, even if it was written later. Orders that were
 * loaded without events count as if they had always existed. Errors of the database pass through.
 */
export function readTrend(
  sql: Sql,
  { minutes, points }: TrendRange,
  { counts, snapshot }: Pick<CountedState, 'counts' | 'snapshot'>,
): Promise<OrderTrendPoint[]> {
  const present = [[...counts.keys()], [...counts.values()], snapshot.text]
  return sql.rows(TrendRow, READ_TREND, [minutes, points, ...present])
}
