import DataLoader from 'dataloader'
import type { Order, PrismaClient } from '../db/generated/client.ts'

/**
 * Creates a loader of orders by id; `null` for an order that does not exist. Loads of the same tick share
 * one query.
 */
export function orderLoader(prisma: PrismaClient): DataLoader<bigint, Order | null> {
  return new DataLoader(async (ids) => {
    const orders = await prisma.order.findMany({ where: { id: { in: [...ids] } } })
    const byId = new Map(orders.map((order) => [order.id, order]))
    return ids.map((id) => byId.get(id) ?? null)
  })
}
