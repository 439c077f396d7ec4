const dayMs = 24 * 60 * 60 * 1000

/** Years outside of these are typing errors, or years that are still being typed. */
const firstYear = 1970
const lastYear = 9998

/** Whether the text names a day of the calendar: `2026-11-01`. */
export function isDay(text: string): boolean {
  const parts = partsOf(text)
  if (parts === undefined || parts.year < firstYear || parts.year > lastYear) return false
  return writeDay(Date.UTC(parts.year, parts.month - 1, parts.day)) === text
}

/** The first moment of a day in the viewer's time zone, ISO 8601. */
export function startOfDay(day: string): string {
  return startAfter(day, 0)
}

/** The moment at which a day ends in the viewer's time zone, ISO 8601. A day has 23, 24 or 25 hours. */
export function endOfDay(day: string): string {
  return startAfter(day, 1)
}

/** The day in the viewer's time zone that is `ago` days before `nowMs` (milliseconds since the epoch). */
export function dayBefore(nowMs: number, ago: number): string {
  const now = new Date(nowMs)
  return writeDay(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) - ago * dayMs)
}

/** The day that is `days` days after another. */
export function dayAfter(day: string, days: number): string {
  const { year, month, day: number } = requiredParts(day)
  return writeDay(Date.UTC(year, month - 1, number) + days * dayMs)
}

function startAfter(day: string, days: number): string {
  const { year, month, day: number } = requiredParts(day)
  // Local midnight, or the moment at which the clock jumps past it.
  return new Date(year, month - 1, number + days).toISOString()
}

function requiredParts(day: string): { year: number; month: number; day: number } {
  const parts = partsOf(day)
  if (parts === undefined) throw new RangeError(`No day: ${day}`)
  return parts
}

function partsOf(text: string): { year: number; month: number; day: number } | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  return { year, month, day }
}

/** Counted in UTC, where every day has 24 hours. */
function writeDay(utcMs: number): string {
  return new Date(utcMs).toISOString().slice(0, 10)
}
