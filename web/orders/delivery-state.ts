import { currentFormats } from '../formats/current-formats.ts'
import { dayAt } from '../formats/zoned-day.ts'

/**
 * The state of an order's delivery compared with its promised time:
 *
 *   none               no promise, or the order is cancelled
 *   on-time            not delivered yet, and promised for a later day
 *   due-today          not delivered yet, and promised for later on this day
 *   late               not delivered yet, `byMs` after the promised time
 *   delivered-on-time  delivered at the promised time or before
 *   delivered-late     delivered `byMs` after the promised time
 */
export type DeliveryState =
  | { readonly type: 'none' | 'on-time' | 'due-today' | 'delivered-on-time' }
  | { readonly type: 'late' | 'delivered-late'; readonly byMs: number }

interface PromisedOrder {
  readonly cancelled: boolean
  /** ISO 8601. */
  readonly estimatedDelivery?: string | null
  readonly actualDelivery?: string | null
}

/**
 * The state of an order's delivery at `nowMs` (milliseconds since the epoch). `late` does not depend on
 * the time zone; which day is today does.
 *
 * @default timeZone the viewer's own
 */
export function deliveryState(
  { cancelled, estimatedDelivery, actualDelivery }: PromisedOrder,
  nowMs: number,
  timeZone = currentFormats().timeZone,
): DeliveryState {
  if (cancelled || !estimatedDelivery) return { type: 'none' }
  const promisedMs = Date.parse(estimatedDelivery)
  if (actualDelivery) {
    const byMs = Date.parse(actualDelivery) - promisedMs
    return byMs > 0 ? { type: 'delivered-late', byMs } : { type: 'delivered-on-time' }
  }
  if (nowMs > promisedMs) return { type: 'late', byMs: nowMs - promisedMs }
  const today = dayAt(nowMs, timeZone)
  return { type: dayAt(promisedMs, timeZone) === today ? 'due-today' : 'on-time' }
}
