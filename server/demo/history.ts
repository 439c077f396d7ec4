import type { OrderEventKind, OrderStatus } from '../db/generated/enums.ts'
import { drawCancellationReason, drawPlacer, drawStaff } from './actors.ts'
import { chance, soonerBetween, type Dice } from './random.ts'
import { DAY_MS, HOUR_MS } from './time.ts'

/*
 * The history of a demo order:
 *
 *   PENDING → SHIPPED → OUT_FOR_DELIVERY → DELIVERED     by the staff, between 6:00 and 22:00 UTC
 *   PENDING → CANCELLED                                  one of sixteen orders, within about a day
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

interface Step {
  readonly to: OrderStatus
  readonly hours: readonly [low: number, high: number]
}

const DELIVERING: readonly Step[] = [
  { to: 'SHIPPED', hours: [1, 40] },
  { to: 'OUT_FOR_DELIVERY', hours: [14, 80] },
  { to: 'DELIVERED', hours: [1, 12] },
]
const CANCELLING: readonly Step[] = [{ to: 'CANCELLED', hours: [0.1, 20] }]

/** A little more than the 6 % to reach, because the newest orders have not been cancelled yet. */
const CANCELLED_SHARE = 0.062
/** Orders that take `SLOWNESS` times as long for every step, so that the demo has some late orders. */
const SLOW_SHARE = 0.03
const SLOWNESS = 8

const WORK_BEGINS_HOUR = 6
const WORK_ENDS_HOUR = 22

/**
 * Draws the history of an order that was placed at `placedAt`. It ends before the first event that would
 * be later than `until`. Both times are epoch ms.
 */
export function drawHistory(dice: Dice, placedAt: number, until: number): OrderHistory {
  const events: HistoryEvent[] = [
    {
      kind: 'PLACED',
      from: null,
      to: 'PENDING',
      actor: drawPlacer(dice),
      reason: null,
      at: placedAt,
    },
  ]
  let status: OrderStatus = 'PENDING'
  let updatedAt = placedAt
  let cancellationReason: string | null = null

  const steps = chance(dice, CANCELLED_SHARE) ? CANCELLING : DELIVERING
  const slowness = chance(dice, SLOW_SHARE) ? SLOWNESS : 1
  for (const { to, hours } of steps) {
    const hoursLater = soonerBetween(dice, ...hours) * slowness
    const at = atWork(dice, Math.round(updatedAt + hoursLater * HOUR_MS))
    if (at > until) break
    const reason: string | null = to === 'CANCELLED' ? drawCancellationReason(dice) : null
    events.push({ kind: 'STATUS_CHANGED', from: status, to, actor: drawStaff(dice), reason, at })
    status = to
    updatedAt = at
    cancellationReason = reason
  }
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
