import { z } from 'zod'
import type { Sql } from '../db/sql.ts'

const Filled = z.object({ upTo: z.string().nullable(), missed: z.number() })

/** What a batch of orders came to. */
export interface FilledOrders {
  /** The id of the last order of the batch; `null` if no order has a greater id than `after`. */
  upTo: string | null
  /** How many of them still have no `status_since`, because another transaction held them. */
  missed: number
}

/**
 * Sets `status_since` of those orders that have none, among the next `size` orders after the id `after`. It
 * waits for no other transaction: it leaves out orders that one of them holds. The trigger on `orders`
 * changes no version for it and records no event.
 */
export function fillOrders(
  tx: Sql,
  { after, size }: { after: string; size: number },
): Promise<FilledOrders> {
  return tx.one(
    Filled,
    `WITH batch AS MATERIALIZED (
       SELECT id, status_since IS NULL AS empty FROM orders
        WHERE id > $1::text::bigint ORDER BY id LIMIT $2::int
     ), free AS MATERIALIZED (
       SELECT o.id, order_status_since(o) AS since FROM orders o
        WHERE o.id > $1::text::bigint AND o.id <= (SELECT max(id) FROM batch) AND o.status_since IS NULL
          FOR NO KEY UPDATE SKIP LOCKED
     ), filled AS (
       UPDATE orders SET status_since = free.since FROM free WHERE orders.id = free.id RETURNING 1
     )
     SELECT max(id)::text AS "upTo",
            (count(*) FILTER (WHERE empty))::int - (SELECT count(*) FROM filled)::int AS missed
       FROM batch`,
    [after, size],
  )
}
