import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { OrderStatus } from '../db/generated/enums.ts'

const VariedOrder = z.object({
  id: z.string().transform(BigInt),
  orderNumber: z.string(),
  status: z.enum(OrderStatus),
  dateOrdered: z.date(),
  updatedAt: z.date(),
  totalCredits: z.number(),
})
export type VariedOrder = z.infer<typeof VariedOrder>

/**
 * Places `count` orders with every status, but few dates and totals, so that many are equal in the
 * fields by which they are sorted.
 */
export function placeVariedOrders(
  sql: Sql,
  customerId: string,
  count: number,
): Promise<VariedOrder[]> {
  return sql.rows(
    VariedOrder,
    `INSERT INTO orders
       (customer_id, status, delivery_method, delivery_address, total_credits, date_ordered)
     SELECT $1::bigint, (enum_range(NULL::order_status))[1 + n % 5],
            (CASE WHEN n % 2 = 0 THEN 'PICKUP' ELSE 'HOME_DELIVERY' END)::delivery_method, 'Shop',
            (n * 7) % 6, timestamptz '2026-05-01T12:00:00.123Z' + (n * 11) % 9 * interval '1 day'
       FROM generate_series(1, $2::int) n
     RETURNING id::text, order_number AS "orderNumber", status::text,
               date_ordered AS "dateOrdered", updated_at AS "updatedAt", total_credits AS "totalCredits"`,
    [customerId, count],
  )
}
