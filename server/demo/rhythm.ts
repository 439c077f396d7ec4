import { forEachOpen, type OpenOrders, type OpenStatus } from './open-orders.ts'
import type { Dice } from './random.ts'
import { DAY_MS, HOUR_MS } from './time.ts'

/** The relative number of orders in each hour of a day (UTC): few at night, peaks at noon and evening. */
const BY_HOUR = [
  2, 1, 1, 1, 1, 2, 4, 8, 12, 15, 16, 18, 20, 18, 15, 14, 15, 18, 22, 25, 24, 18, 10, 5,
]

/** The relative number of orders on each day of a week, from Sunday. Monday has the most. */
const BY_WEEKDAY = [1.1, 1.3, 1.1, 1, 0.9, 0.85, 0.8]

const MEAN_BY_HOUR = BY_HOUR.reduce((sum, each) => sum + each, 0) / BY_HOUR.length

/** The share of the simulated shop's changes that is the same at every hour, so that no hour is empty. */
const STEADY_SHARE = 0.6

/** The work in each hour of a day (UTC), relative to the new orders of that hour, out of each status. */
const WORK_BY_HOUR: Readonly<Record<OpenStatus, readonly number[]>> = {
  // The warehouse works from six to ten in the evening.
  PENDING: [
    0.15, 0.15, 0.15, 0.15, 0.2, 0.4, 0.8, 1, 1.1, 1.1, 1.1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.9, 0.7,
    0.4, 0.2,
  ],
  // Couriers leave in the morning and at noon.
  SHIPPED: [
    0.1, 0.1, 0.1, 0.1, 0.15, 0.3, 0.8, 1.2, 1.4, 1.3, 1.1, 1, 1.2, 1.2, 1, 0.9, 0.9, 0.8, 0.7, 0.5,
    0.4, 0.3, 0.2, 0.1,
  ],
  // They deliver until late in the evening.
  OUT_FOR_DELIVERY: [
    0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.5, 0.7, 0.9, 1, 1.1, 1.1, 1, 1, 1.1, 1.1, 1.2, 1.3, 1.3, 1.3,
    1.2, 1, 0.7, 0.5,
  ],
}

/** The rate of the simulated shop at `at`, relative to its mean over a day: more by day than at night. */
export function tempo(at: number): number {
  return STEADY_SHARE + (1 - STEADY_SHARE) * (interpolate(BY_HOUR, at) / MEAN_BY_HOUR)
}

/** The work at `at` out of each status, relative to the new orders; about 1 by day. */
export function workAt(at: number): OpenOrders {
  return forEachOpen((status) => interpolate(WORK_BY_HOUR[status], at))
}

/** The value at `at` (epoch ms) between the values at the middle of the hours, so that it never jumps. */
function interpolate(byHour: readonly number[], at: number): number {
  const hour = (at % DAY_MS) / HOUR_MS + 23.5
  const part = hour % 1
  const before = byHour[Math.floor(hour) % 24] ?? 0
  const after = byHour[Math.ceil(hour) % 24] ?? 0
  return before * (1 - part) + after * part
}

/** The relative number of orders to expect in the hour of `at` (epoch ms). */
export function busyness(at: number): number {
  const date = new Date(at)
  return (BY_HOUR[date.getUTCHours()] ?? 0) * (BY_WEEKDAY[date.getUTCDay()] ?? 0)
}

/**
 * Draws the times of `count` orders in [from, until), distributed by the hours of the day and the days of
 * the week. All times are epoch ms; the result is ascending.
 */
export function drawOrderTimes(
  dice: Dice,
  { count, from, until }: { count: number; from: number; until: number },
): Float64Array {
  const hours = cumulativeBusyness(from, until)
  const total = hours.at(-1)?.reached ?? 0
  const times = new Float64Array(count)
  for (let index = 0; index < count; index++) {
    const hour = hours[firstBeyond(hours, dice() * total)]
    const start = hour?.start ?? from
    // Rounded before the sum, which would round up to `until` itself.
    times[index] = start + Math.floor(dice() * (Math.min(start + HOUR_MS, until) - start))
  }
  return times.sort()
}

interface Hour {
  start: number
  /** The sum of the busyness of this hour and all hours before it. */
  reached: number
}

function cumulativeBusyness(from: number, until: number): Hour[] {
  const hours: Hour[] = []
  let reached = 0
  for (let start = from; start < until; start += HOUR_MS) {
    reached += busyness(start) * (Math.min(HOUR_MS, until - start) / HOUR_MS)
    hours.push({ start, reached })
  }
  return hours
}

function firstBeyond(hours: readonly Hour[], sought: number): number {
  let low = 0
  let high = hours.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((hours[middle]?.reached ?? 0) > sought) high = middle
    else low = middle + 1
  }
  return low
}
