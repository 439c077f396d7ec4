import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { bucketSql, entrySql } from './histogram.ts'
import type { EventPage, Projection } from './projection.ts'

/*
 * The flow of orders between statuses; see the table `order_flow`. Which events count:
 *
 * - Each entry into a status, and each deletion. Corrections do not.
 * - Not a change that is undone, and not its undoing. When the undoing arrives, the change is taken out of its
 *   own quarter; when that is undone in turn, the change is put back.
 * - A stay has a duration if it ended by a change from a status that is not final, and it is known when the
 *   stay began. Stays that ended by deletion have none.
 */

/** SQL: the beginning of the quarter of an hour, in UTC, that contains `at`. */
const quarterSql = (at: string) =>
  `date_bin('15 minutes', ${at}, '0001-01-01 00:00:00+00')::timestamptz(3)`

/** SQL: the rows of `order_flow` to which an event `e` belongs. */
const CELL = `
  ${quarterSql('e.at')} AS quarter, e.from_status, e.to_status, e.delivery_method,
  CASE WHEN e.undoes IS NULL AND e.from_status IN ('PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY')
            AND e.to_status IS NOT NULL AND isfinite(e.from_since)
       THEN ${bucketSql(`round(date_part('epoch', e.at - e.from_since) * 1000)`)} END AS bucket`

/** SQL: whether an event `e` is in the flow. */
const MOVES = '(e.from_status IS NOT NULL OR e.to_status IS NOT NULL) AND isfinite(e.at)'

/**
 * SQL: adds the rows of the query `changes` (the columns of `CELL`, `recorded` and `counted`) to `order_flow`.
 * They are first added up per bucket and per row of the table.
 */
const addToFlow = (changes: string) => `
  INSERT INTO order_flow AS flow (quarter, from_status, to_status, delivery_method, recorded, counted, stays)
  SELECT quarter, from_status, to_status, delivery_method, sum(recorded), sum(counted),
         COALESCE(array_agg(${entrySql('bucket', 'counted')} ORDER BY bucket)
                    FILTER (WHERE bucket IS NOT NULL AND counted <> 0), '{}')
    FROM (SELECT quarter, from_status, to_status, delivery_method, bucket,
                 sum(recorded) AS recorded, sum(counted) AS counted
            FROM (${changes}) AS changes GROUP BY 1, 2, 3, 4, 5) AS buckets
   GROUP BY 1, 2, 3, 4
  ON CONFLICT (quarter, from_status, to_status, delivery_method) DO UPDATE
    SET recorded = flow.recorded + EXCLUDED.recorded,
        counted = flow.counted + EXCLUDED.counted,
        stays = CASE WHEN EXCLUDED.stays = '{}' THEN flow.stays
                     ELSE add_histograms(flow.stays, EXCLUDED.stays) END`

const Applied = z.object({ undoing: z.boolean() })

const applyEvents = (events: string) => `
  WITH page AS MATERIALIZED (
    SELECT ${CELL}, 1 AS recorded, (e.undoes IS NULL)::int AS counted FROM (${events}) AS e WHERE ${MOVES}
  ), added AS (${addToFlow('SELECT * FROM page')})
  SELECT EXISTS (SELECT FROM page WHERE counted = 0) AS undoing`

/*
 * An order whose page has an undoing event: which of its events are undone before the page, and which after
 * it. All new events were counted. Only events of an order that one transaction after the other wrote can
 * undo each other, so what is undone is in this page or before it.
 */
const applyUndoing = (events: string) => `
  WITH touched AS (SELECT DISTINCT order_id FROM (${events}) AS e WHERE undoes IS NOT NULL),
  states AS (
    SELECT order_id, unnest(undone_order_events(order_id, $1, $2, $3)) AS id, 1 AS counted FROM touched
    UNION ALL
    SELECT order_id, unnest(undone_order_events(order_id, $1, $2, $4)) AS id, -1 AS counted FROM touched
  ), changed AS (
    SELECT order_id, id, sum(counted) AS counted FROM states GROUP BY 1, 2 HAVING sum(counted) <> 0
  )
  ${addToFlow(`SELECT ${CELL}, 0 AS recorded, changed.counted
                 FROM changed JOIN order_events AS e ON e.id = changed.id AND e.order_id = changed.order_id
                WHERE e.undoes IS NULL AND ${MOVES}`)}`

async function apply(tx: Sql, { events, params }: EventPage): Promise<void> {
  const { undoing } = await tx.one(Applied, applyEvents(events), params)
  if (undoing) await tx.run(applyUndoing(events), params)
}

/** See the table `order_flow`. */
export const orderFlow: Projection = {
  name: 'order_flow',
  clear: (tx) => tx.run('DELETE FROM order_flow'),
  apply,
}
