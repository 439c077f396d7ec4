import type { OrderStatus } from '../db/generated/enums.ts'
import { chance, pickWeighted, type Dice } from './random.ts'

export type OpenStatus = Exclude<OrderStatus, 'DELIVERED' | 'CANCELLED'>

/** The number of orders in each open status. */
export type OpenOrders = Readonly<Record<OpenStatus, number>>

export interface Move {
  readonly from: OpenStatus
  readonly to: OrderStatus
}

const CANCELLED_SHARE = 0.07

/**
 * Draws the next change of the simulated shop: a status change of an order, or `undefined` for a new
 * order. An order takes about three status changes, so the number of open orders stays constant if a
 * quarter of the changes are new orders. With fewer open orders than `level` that share is higher, with
 * more it is lower, so their number converges to `level`.
 */
export function decide(dice: Dice, open: OpenOrders, level: number): Move | undefined {
  const total = open.PENDING + open.SHIPPED + open.OUT_FOR_DELIVERY
  if (chance(dice, placingShare(total, level))) return undefined
  // In proportion to the number of orders in each status, so that no status accumulates orders.
  const from = pickWeighted<OpenStatus>(dice, [
    { item: 'PENDING', weight: open.PENDING },
    { item: 'SHIPPED', weight: open.SHIPPED },
    { item: 'OUT_FOR_DELIVERY', weight: open.OUT_FOR_DELIVERY },
  ])
  return { from, to: nextStatus(dice, from) }
}

function nextStatus(dice: Dice, from: OpenStatus): OrderStatus {
  switch (from) {
    case 'PENDING':
      return chance(dice, CANCELLED_SHARE) ? 'CANCELLED' : 'SHIPPED'
    case 'SHIPPED':
      return 'OUT_FOR_DELIVERY'
    case 'OUT_FOR_DELIVERY':
      return 'DELIVERED'
  }
}

/** The share of changes (0 to 1) that place a new order while `open` orders are open. */
export function placingShare(open: number, level: number): number {
  if (open <= 0) return 1
  return Math.min(0.7, Math.max(0.1, 0.25 * (level / open) ** 2))
}
