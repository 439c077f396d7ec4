import { dayAfter, dayBefore } from '../filters/days.ts'
import { isLate, type Promised } from '../late.ts'
import { isOpen } from '../status.ts'

/** An order that is due within this time is due "in" hours or minutes. */
const SOON_MS = 4 * 60 * 60 * 1000

/**
 * When an order is due:
 *
 *   unknown          no estimated delivery
 *   late             open, `byMs` after its estimate
 *   soon             open, due in `inMs`
 *   today, tomorrow  open, due on that day in the viewer's time zone
 *   day              due on a later day, or no longer open
 */
export type Due =
  | { readonly type: 'unknown' }
  | { readonly type: 'late'; readonly byMs: number }
  | { readonly type: 'soon'; readonly inMs: number }
  | { readonly type: 'today' | 'tomorrow' | 'day' }

/** When an order is due, seen from `nowMs` (milliseconds since the epoch). */
export function dueOf(order: Promised, nowMs: number): Due {
  if (order.estimatedDelivery == null) return { type: 'unknown' }
  const dueMs = Date.parse(order.estimatedDelivery)
  if (isLate(order, nowMs)) return { type: 'late', byMs: nowMs - dueMs }
  if (!isOpen(order.status)) return { type: 'day' }
  if (dueMs - nowMs < SOON_MS) return { type: 'soon', inMs: dueMs - nowMs }
  const today = dayBefore(nowMs, 0)
  const dueDay = dayBefore(dueMs, 0)
  if (dueDay === today) return { type: 'today' }
  return { type: dueDay === dayAfter(today, 1) ? 'tomorrow' : 'day' }
}
