import type { Dice } from './random.ts'
import { HOUR_MS } from './time.ts'

/** The relative number of orders in each hour of a day (UTC): few at night, peaks at noon and evening. */
const BY_HOUR = [
  2, 1, 1, 1, 1, 2, 4, 8, 12, 15, 16, 18, 20, 18, 15, 14, 15, 18, 22, 25, 24, 18, 10, 5,
]

/** The relative number of orders on each day of a week, from Sunday. Monday has the most. */
const BY_WEEKDAY = [1.1, 1.3, 1.1, 1, 0.9, 0.85, 0.8]

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
    times[index] = Math.floor(start + dice() * (Math.min(start + HOUR_MS, until) - start))
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
