import type { OrderEventKind, OrderStatus } from '../db/generated/enums.ts'
import { drawDoing } from './actors.ts'
import { isOpen, type OpenOrders } from './open-orders.ts'
import { chance, type Dice } from './random.ts'
import { nextStatus } from './shop-rules.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.ts'

/*
 * The history of a demo order:
 *
 *   PENDING → SHIPPED → OUT_FOR_DELIVERY → DELIVERED     between 6:00 and 22:00 UTC
 *   PENDING → CANCELLED                                  one of 33 orders, instead of being shipped
 */

export interface HistoryEvent {
  readonly kind: OrderEventKind
  readonly from: OrderStatus | null
  readonly to: OrderStatus
  readonly actor: string
  readonly reason: string | null
  /** Epoch ms. */
  readonly at: number
}

export interface OrderHistory {
  readonly status: OrderStatus
  /** Oldest first, each later than the one before; never empty. */
  readonly events: readonly HistoryEvent[]
  readonly cancellationReason: string | null
  /** Epoch ms. */
  readonly actualDelivery: number | null
  /** The time of the last event, epoch ms. */
  readonly updatedAt: number
}

/*
 * Durations are measured in later orders, not in hours: if an order is on average in a status until 40 later
 * orders have been placed, then 40 orders are in that status, however many are placed in an hour. So the
 * history ends with the numbers that the simulated shop keeps.
 */

/** Orders that take `SLOWNESS` times as long for every step, so that some orders are late. */
const SLOW_SHARE = 0.05
const SLOWNESS = 3.5
/** The usual duration of a step, relative to the mean of usual and slow orders. */
const USUAL_SHARE = 1 / (1 + SLOW_SHARE * (SLOWNESS - 1))

/** The least time between two events of an order. */
const LEAST_MS = 5 * MINUTE_MS

const WORK_BEGINS_HOUR = 6
const WORK_ENDS_HOUR = 22

export interface HistoryOptions {
  /** Epoch ms. */
  readonly placedAt: number
  /** The usual number of orders in each open status. */
  readonly levels: OpenOrders
  /** The time (epoch ms) at which `orders` later orders had been placed; Infinity if they have not. */
  readonly timeAfter: (orders: number) => number
  /** Epoch ms. */
  readonly until: number
  /** The username of the admin, who does none of the changes. */
  readonly admin: string
}

/** Draws the history of an order. It ends before the first event that would be later than `until`. */
export function drawHistory(
  dice: Dice,
  { placedAt, levels, timeAfter, until, admin }: HistoryOptions,
): OrderHistory {
  const drawEvent = (from: OrderStatus | null, to: OrderStatus, at: number): HistoryEvent => ({
    kind: from === null ? 'PLACED' : 'STATUS_CHANGED',
    from,
    to,
    ...drawDoing(dice, { to, at, admin }),
    at,
  })
  const events = [drawEvent(null, 'PENDING', placedAt)]
  let status: OrderStatus = 'PENDING'
  let updatedAt = placedAt
  let laterOrders = 0

  const slowness = chance(dice, SLOW_SHARE) ? SLOWNESS : 1
  while (isOpen(status)) {
    laterOrders += levels[status] * slowness * USUAL_SHARE * (0.4 + 1.2 * dice())
    const soonest = Math.max(timeAfter(laterOrders), updatedAt + LEAST_MS)
    const at = atWork(dice, Math.round(soonest))
    if (!(at <= until)) break
    const to = nextStatus(dice, status)
    events.push(drawEvent(status, to, at))
    status = to
    updatedAt = at
  }
  const cancellationReason = events.at(-1)?.reason ?? null
  const actualDelivery = status === 'DELIVERED' ? updatedAt : null
  return { status, events, cancellationReason, actualDelivery, updatedAt }
}

/** Moves a time at night to the first two working hours of the next morning. */
function atWork(dice: Dice, at: number): number {
  const midnight = Math.floor(at / DAY_MS) * DAY_MS
  const hour = (at - midnight) / HOUR_MS
  if (hour >= WORK_BEGINS_HOUR && hour < WORK_ENDS_HOUR) return at
  const morning = midnight + (hour < WORK_BEGINS_HOUR ? 0 : DAY_MS) + WORK_BEGINS_HOUR * HOUR_MS
  return Math.round(morning + dice() * 2 * HOUR_MS)
}
