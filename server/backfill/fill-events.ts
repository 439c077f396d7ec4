import { z } from 'zod'
import type { Sql } from '../db/sql.ts'

/**
 * SQL: fills the events with ids from $1 to $2; $3 is the last event of an earlier release.
 *
 * What an event of an earlier release did not record:
 *
 * - The delivery method and the promise. They are those of the order now, or those that the first event of
 *   the present release shows as they were before it. An earlier correction of an order cannot be undone: its
 *   events get the corrected values. An order that an earlier release deleted has left none.
 * - When the status began that the order left: at the event before it that set this status. An order that
 *   was loaded without events was pending since it was placed.
 *
 * Which events have nothing in these columns is asked apart from the joins: the planner, without statistics,
 * expects them to be so few that it would read whole tables beside them.
 */
export const FILL_EVENTS = `
  WITH old AS MATERIALIZED (
    SELECT id, order_id, from_status FROM order_events
     WHERE id >= $1::text::bigint AND id <= $2::text::bigint
       AND delivery_method IS NULL AND promise IS NULL AND from_since IS NULL
  )
  UPDATE order_events e
     SET delivery_method = CASE WHEN later.id IS NULL THEN o.delivery_method
                                WHEN later.method IS NOT NULL THEN (later.method ->> 'from')::delivery_method
                                ELSE later.delivery_method END,
         promise = CASE WHEN later.id IS NULL THEN o.estimated_delivery
                        WHEN later.estimate IS NOT NULL THEN (later.estimate ->> 'from')::timestamptz
                        ELSE later.promise END,
         from_since = CASE WHEN old.from_status IS NULL THEN NULL
                           WHEN earlier.to_status = old.from_status THEN earlier.at
                           WHEN earlier.to_status IS NULL AND old.from_status = 'PENDING' THEN o.date_ordered END
    FROM old
    LEFT JOIN orders o ON o.id = old.order_id
    LEFT JOIN LATERAL (
      SELECT id, delivery_method, promise,
             jsonb_path_query_first(changes, '$[*] ? (@.field == "deliveryMethod")') AS method,
             jsonb_path_query_first(changes, '$[*] ? (@.field == "estimatedDelivery")') AS estimate
        FROM order_events WHERE order_id = old.order_id AND id > $3::text::bigint ORDER BY id LIMIT 1
    ) AS later ON true
    LEFT JOIN LATERAL (
      SELECT to_status, at FROM order_events
       WHERE order_id = old.order_id AND id < old.id AND to_status IS NOT NULL ORDER BY id DESC LIMIT 1
    ) AS earlier ON true
   WHERE e.id = old.id`

const End = z.object({ to: z.string().nullable() })

/**
 * Fills the new columns of the next `size` events from the id `from`, as far as they can be known. `last` is
 * the last event that an earlier release wrote. Events that have a value in one of the columns are left
 * alone.
 *
 * @returns the id of the last event of the batch; `null` if there is none from `from` to `last`.
 */
export async function fillEvents(
  tx: Sql,
  { from, last, size }: { from: string; last: string; size: number },
): Promise<string | null> {
  const { to } = await tx.one(
    End,
    `SELECT max(id)::text AS "to" FROM (
       SELECT id FROM order_events WHERE id >= $1::text::bigint AND id <= $2::text::bigint
        ORDER BY id LIMIT $3::int) AS batch`,
    [from, last, size],
  )
  if (to === null) return null
  await tx.run('SET LOCAL orders.fill = on')
  // Without statistics, for example after a restore, the planner could read whole tables for each batch.
  await tx.run('SET LOCAL enable_hashjoin = off')
  await tx.run('SET LOCAL enable_mergejoin = off')
  await tx.run(FILL_EVENTS, [from, to, last])
  return to
}
