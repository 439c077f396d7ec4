import DataLoader from 'dataloader'
import type { PrismaClient } from '../db/generated/client.ts'
import type { OrderEventRecord } from '../feed/order-event.ts'

/** The columns of `OrderEventRecord`. */
export const SHOWN_OF_EVENT = {
  id: true,
  orderId: true,
  kind: true,
  from: true,
  to: true,
  actor: true,
  reason: true,
  at: true,
} as const

/** Creates a loader of the events of orders, oldest first. Loads of the same tick share one query. */
export function historyLoader(
  prisma: PrismaClient,
): DataLoader<bigint, readonly OrderEventRecord[]> {
  return new DataLoader(async (orderIds) => {
    const events = await prisma.orderEvent.findMany({
      select: SHOWN_OF_EVENT,
      where: { orderId: { in: [...orderIds] } },
      orderBy: { id: 'asc' },
    })
    const byOrder = new Map(orderIds.map((id): [bigint, OrderEventRecord[]] => [id, []]))
    for (const event of events) byOrder.get(event.orderId)?.push(event)
    return orderIds.map((id) => byOrder.get(id) ?? [])
  })
}
