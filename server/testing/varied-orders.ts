import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { DeliveryMethod, OrderStatus } from '../db/generated/enums.ts'

const VariedOrder = z.object({
  id: z.string().transform(BigInt),
  orderNumber: z.string(),
  status: z.enum(OrderStatus),
  deliveryMethod: z.enum(DeliveryMethod),
  dateOrdered: z.date(),
  updatedAt: z.date(),
  totalCredits: z.number(),
  estimatedDelivery: z.date().nullable(),
  statusSince: z.date(),
})
export type VariedOrder = z.infer<typeof VariedOrder>

/**
 * Places `count` orders with every status, but few dates and totals, so that many are equal in the
 * fields by which they are sorted. Every fourth has no estimated delivery.
 */
export function placeVariedOrders(
  sql: Sql,
  customerId: string,
  count: number,
): Promise<VariedOrder[]> {
  return sql.rows(
    VariedOrder,
    `INSERT INTO orders
       (customer_id, status, delivery_method, delivery_address, total_credits, date_ordered,
        estimated_delivery, status_since)
     SELECT $1::bigint, (enum_range(NULL::order_status))[1 + n % 5],
            (CASE WHEN n % 2 = 0 THEN 'PICKUP' ELSE 'HOME_DELIVERY' END)::delivery_method, 'Shop',
            (n * 7) % 6, timestamptz '2026-05-01T12:00:00.123Z' + (n * 11) % 9 * interval '1 day',
            CASE WHEN n % 4 > 0 THEN timestamptz '2026-05-20T18:00:00.045Z' + (n * 5) % 7 * interval '1 hour' END,
            timestamptz '2026-05-10T00:00:00Z' + (n * 3) % 5 * interval '1 hour'
       FROM generate_series(1, $2::int) n
     RETURNING id::text, order_number AS "orderNumber", status::text, delivery_method::text AS "deliveryMethod",
               date_ordered AS "dateOrdered", updated_at AS "updatedAt", total_credits AS "totalCredits",
               estimated_delivery AS "estimatedDelivery", status_since AS "statusSince"`,
    [customerId, count],
  )
}
