import { levelsAt } from './levels.ts'
import { sumOpen, type OpenOrders } from './open-orders.ts'
import type { Dice } from './random.ts'
import { tempo } from './rhythm.ts'
import { STEPS_PER_ORDER } from './shop-rules.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.ts'

const SECOND_MS = 1_000
const FARTHEST_MS = 60 * DAY_MS
const PROMISED_AT_HOUR = 18

/**
 * Draws how long an order is promised to take, relative to the mean time from placement to delivery. Most
 * orders are earlier; the few that are not become late.
 */
export function drawPatience(dice: Dice): number {
  return 1.1 + 0.9 * dice()
}

export interface ShopPace {
  /** The usual number of open orders by status. */
  readonly levels: OpenOrders
  /** Changes per minute, as the mean over a day. */
  readonly changesPerMinute: number
}

/**
 * Draws the estimated delivery of an order that the simulated shop places at `placedAt`; both are epoch
 * ms. On average an order is open until as many later orders have been placed as are open, so the estimate
 * fits every pace of the shop.
 */
export function drawPromise(dice: Dice, placedAt: number, pace: ShopPace): number {
  let ordersLeft = sumOpen(levelsAt(pace.levels, placedAt)) * drawPatience(dice)
  let at = placedAt
  while (at < placedAt + FARTHEST_MS) {
    const ordersPerMs = (pace.changesPerMinute * tempo(at)) / STEPS_PER_ORDER / MINUTE_MS
    if (ordersLeft < ordersPerMs * HOUR_MS)
      return roundPromise(placedAt, at + ordersLeft / ordersPerMs)
    ordersLeft -= ordersPerMs * HOUR_MS
    at += HOUR_MS
  }
  return roundPromise(placedAt, at)
}

/** Rounds an estimated delivery: days away to 18:00 UTC, hours away to a quarter, else to a second. */
export function roundPromise(placedAt: number, at: number): number {
  if (at - placedAt > 2 * DAY_MS) {
    return Math.floor(at / DAY_MS) * DAY_MS + PROMISED_AT_HOUR * HOUR_MS
  }
  const unit = at - placedAt > 2 * HOUR_MS ? 15 * MINUTE_MS : SECOND_MS
  return Math.ceil(at / unit) * unit
}
