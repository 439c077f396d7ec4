import { forEachOpen, type OpenOrders } from './open-orders.ts'
import { workAt } from './rhythm.ts'

/** The share of the generated orders that is in each open status, by day. */
const SHARE: OpenOrders = { PENDING: 0.035, SHIPPED: 0.03, OUT_FOR_DELIVERY: 0.0125 }
/** Fewer would not look like a shop. */
const LEAST: OpenOrders = { PENDING: 12, SHIPPED: 10, OUT_FOR_DELIVERY: 5 }

/** How strongly the shop reacts when a status has more or fewer orders than its level. */
const STIFFNESS = 3
/** The greatest weight of a move, so that a shop with far too many open orders still gets new ones. */
const MOST_PULL = 3

/**
 * The usual number of orders in each open status by day, for a demo of `orders` generated orders. The
 * generated history ends with it, and the simulated shop keeps it.
 */
export function usualLevels(orders: number): OpenOrders {
  return forEachOpen((status) => Math.max(LEAST[status], Math.round(orders * SHARE[status])))
}

/**
 * The levels at a time: orders wait at night, when few people work. These are the numbers at which every
 * weight of `pull` equals the weight of a new order.
 */
export function levelsAt(levels: OpenOrders, at: number): OpenOrders {
  const work = workAt(at)
  return forEachOpen((status) => levels[status] * (1 / work[status]) ** (1 / STIFFNESS))
}

/**
 * How likely the next change moves an order out of each status, where a new order has the weight 1. More
 * orders than the level make a move more likely, fewer make it less likely.
 */
export function pull(open: OpenOrders, levels: OpenOrders, at: number): OpenOrders {
  const work = workAt(at)
  return forEachOpen((status) =>
    Math.min(MOST_PULL, work[status] * (open[status] / levels[status]) ** STIFFNESS),
  )
}
