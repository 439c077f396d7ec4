import DataLoader from 'dataloader'
import type { Order, PrismaClient } from '../db/generated/client.ts'

/** Loads orders by id, all of one pass in one query; `null` for one that does not exist. */
export function orderLoader(prisma: PrismaClient): DataLoader<bigint, Order | null> {
  return new DataLoader(async (ids) => {
    const orders = await prisma.order.findMany({ where: { id: { in: [...ids] } } })
    const byId = new Map(orders.map((order) => [order.id, order]))
    return ids.map((id) => byId.get(id) ?? null)
  })
}
