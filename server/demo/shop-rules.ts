import type { OrderStatus } from '../db/generated/enums.ts'
import { chance, pickWeighted, type Dice } from './random.ts'

export type OpenStatus = Exclude<OrderStatus, 'DELIVERED' | 'CANCELLED'>

/** How many orders stand where something is still to be done with them. */
export type OpenOrders = Readonly<Record<OpenStatus, number>>

export interface Move {
  readonly from: OpenStatus
  readonly to: OrderStatus
}

const CANCELLED_SHARE = 0.07

/**
 * What the shop does next: a move along for one of the orders that stand at `from`, or `undefined`:
 * a new order. An order takes about three moves, so where a quarter of the changes places one, the
 * open orders stay as many as they are. Fewer than `level` raise that share and more lower it, so
 * their number is drawn there from both sides.
 */
export function decide(dice: Dice, open: OpenOrders, level: number): Move | undefined {
  const total = open.PENDING + open.SHIPPED + open.OUT_FOR_DELIVERY
  if (chance(dice, placingShare(total, level))) return undefined
  // In proportion to how many wait: whatever piles up is worked off.
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

/** The share of changes (0 to 1) that places an order while `open` orders are open. */
export function placingShare(open: number, level: number): number {
  if (open <= 0) return 1
  return Math.min(0.7, Math.max(0.1, 0.25 * (level / open) ** 2))
}
