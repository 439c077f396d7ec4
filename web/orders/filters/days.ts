import { currentFormats } from '../../formats/current-formats.ts'
import { dayAt, dayMs, startOfDayAt } from '../../formats/zoned-day.ts'

/** Years outside of these are typing errors, or years that are still being typed. */
const firstYear = 1970
const lastYear = 9998

/** Whether the text names a day of the calendar: `2026-11-01`. */
export function isDay(text: string): boolean {
  const utcMs = utcOf(text)
  if (utcMs === undefined || writeDay(utcMs) !== text) return false
  const year = new Date(utcMs).getUTCFullYear()
  return year >= firstYear && year <= lastYear
}

/** The first moment of a day in the viewer's time zone, ISO 8601. */
export function startOfDay(day: string): string {
  return new Date(startOfDayAt(requiredUtc(day), currentFormats().timeZone)).toISOString()
}

/** The moment at which a day ends in the viewer's time zone, ISO 8601. A day has 23, 24 or 25 hours. */
export function endOfDay(day: string): string {
  return startOfDay(dayAfter(day, 1))
}

/** The day in the viewer's time zone that is `ago` days before `nowMs` (milliseconds since the epoch). */
export function dayBefore(nowMs: number, ago: number): string {
  return writeDay(dayAt(nowMs, currentFormats().timeZone) - ago * dayMs)
}

/** The day that is `days` days after another. */
export function dayAfter(day: string, days: number): string {
  return writeDay(requiredUtc(day) + days * dayMs)
}

function requiredUtc(day: string): number {
  const utcMs = utcOf(day)
  if (utcMs === undefined) throw new RangeError(`No day: ${day}`)
  return utcMs
}

/** The midnight of a day in UTC, where every day has 24 hours. Undefined if the text has no such form. */
function utcOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const utcMs = Date.parse(text)
  return Number.isNaN(utcMs) ? undefined : utcMs
}

function writeDay(utcMs: number): string {
  return new Date(utcMs).toISOString().slice(0, 10)
}
