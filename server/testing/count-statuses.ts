import { z } from 'zod'
import type { Sql } from '../db/sql.ts'

const Counts = z.object({
  pendingCount: z.number(),
  shippedCount: z.number(),
  outForDeliveryCount: z.number(),
  deliveredCount: z.number(),
  cancelledCount: z.number(),
})

const count = (status: string) => `(count(*) FILTER (WHERE status = '${status}'))::int`

/** Counts all orders by status. */
export function countStatuses(sql: Sql): Promise<z.infer<typeof Counts>> {
  return sql.one(
    Counts,
    `SELECT ${count('PENDING')} AS "pendingCount", ${count('SHIPPED')} AS "shippedCount",
            ${count('OUT_FOR_DELIVERY')} AS "outForDeliveryCount", ${count('DELIVERED')} AS "deliveredCount",
            ${count('CANCELLED')} AS "cancelledCount"
       FROM orders`,
  )
}
