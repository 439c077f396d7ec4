import { currentFormats } from '../formats/current-formats.ts'
import { dayMs } from '../formats/zoned-day.ts'

// Numbers, dates and times are in the formats of the viewer. The words around them are English, and so are numbers that
// belong to a sentence ("at least 10 characters").

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Letters and digits of the scripts that are written from right to left, and the marks of that direction. */
const rightToLeft =
  /[\u0590-\u08FF\u200F\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u

/**
 * A formatted value for use within English text. If parts of it are written from right to left, it is between
 * the marks FSI and PDI, so that it does not reorder the text around it, nor that text the value.
 */
function isolated(value: string): string {
  return rightToLeft.test(value) ? `\u2068${value}\u2069` : value
}

export function formatNumber(value: number): string {
  return isolated(currentFormats().number.format(value))
}

export function formatInteger(value: number): string {
  return formatNumber(value)
}

/**
 * The groups of a number's digits, each with what separates it from the group before: `5,002` is
 * `5` and `002` after `,`.
 */
export function integerGroups(value: number): { separator: string; digits: string }[] {
  const groups: { separator: string; digits: string }[] = []
  let separator = ''
  for (const part of currentFormats().number.formatToParts(value)) {
    if (part.type === 'group') separator = part.value
    else groups.push({ separator, digits: part.value })
  }
  return groups
}

/**
 * Reads a whole number as people type it: in digits alone, or grouped like the numbers that they read on the page.
 * Null for any other text.
 */
export function parseInteger(text: string): number | null {
  const { number, digits } = currentFormats()
  const plain = (written: string) =>
    Array.from(written, (each) => {
      const digit = digits.indexOf(each)
      return digit === -1 ? each.replace(/\s/, ' ').replace('’', "'") : String(digit)
    }).join('')
  const typed = plain(text.trim())
  const value = Number(typed.replace(/\D/g, ''))
  return /^\d+$/.test(typed) || typed === plain(number.format(value)) ? value : null
}

/** A number with its sign: +12, −3, 0. The minus is as wide as the plus. */
export function formatChange(value: number): string {
  return isolated(currentFormats().change.format(value).replace('-', '\u2212'))
}

export function formatDateTime(iso: string): string {
  return isolated(currentFormats().dateTime.format(new Date(iso)))
}

export function formatDate(iso: string): string {
  return isolated(currentFormats().date.format(new Date(iso)))
}

/** A calendar day, given as `2026-11-01`. It does not depend on the time zone. */
export function formatDay(day: string): string {
  return isolated(currentFormats().calendarDay.format(new Date(`${day}T00:00:00Z`)))
}

/** A moment with weekday, seconds and time zone, for a tooltip. */
export function formatExactDateTime(iso: string): string {
  return isolated(currentFormats().exactDateTime.format(new Date(iso)))
}

/** The day of a moment, with the year only if it is not the year of `nowMs`: “Nov 20”. */
export function formatNearDate(iso: string, nowMs: number): string {
  const { dayOfYear, date } = currentFormats()
  return isolated((isSameYear(iso, nowMs) ? dayOfYear : date).format(new Date(iso)))
}

/** A moment, with the year only if it is not the year of `nowMs`: “Nov 20, 6:00 PM”. */
export function formatNearDateTime(iso: string, nowMs: number): string {
  const { timeOfYear, dateTime } = currentFormats()
  return isolated((isSameYear(iso, nowMs) ? timeOfYear : dateTime).format(new Date(iso)))
}

/** Compared as the locale writes years, because its calendar can begin them at other times. */
function isSameYear(iso: string, nowMs: number): boolean {
  const { year } = currentFormats()
  return year.format(new Date(iso)) === year.format(nowMs)
}

/** The time of a moment (milliseconds since the epoch) with seconds. */
export function formatTime(atMs: number): string {
  return isolated(currentFormats().time.format(atMs))
}

/** The hour and minute of a moment: 18:00. */
export function formatTimeOfDay(iso: string): string {
  return isolated(currentFormats().timeOfDay.format(new Date(iso)))
}

/** A duration in its largest unit alone, for a narrow column: “3 d”, “2 h”, “<1 min”. */
export function formatSpan(ms: number): string {
  if (ms >= dayMs) return `${formatInteger(Math.floor(ms / dayMs))} d`
  if (ms >= hourMs) return `${formatInteger(Math.floor(ms / hourMs))} h`
  return ms >= minuteMs
    ? `${formatInteger(Math.floor(ms / minuteMs))} min`
    : `<${formatInteger(1)} min`
}

/** A duration in its largest unit and the next smaller one: “3 d 4 h”, “2 h 5 min”, “less than 1 min”. */
export function formatDuration(ms: number): string {
  const minutes = Math.floor(ms / minuteMs)
  const hours = Math.floor(ms / hourMs)
  const days = Math.floor(ms / dayMs)
  if (days > 0) return inUnits(days, 'd', hours % 24, 'h')
  if (hours > 0) return inUnits(hours, 'h', minutes % 60, 'min')
  return minutes > 0 ? `${formatInteger(minutes)} min` : `less than ${formatInteger(1)} min`
}

function inUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const first = `${formatInteger(large)} ${largeUnit}`
  return small === 0 ? first : `${first} ${formatInteger(small)} ${smallUnit}`
}

/** “now” or “5 min. ago” within a day of `nowMs`, the date otherwise. */
export function formatAge(iso: string, nowMs: number): string {
  const { relative } = currentFormats()
  const ageMs = nowMs - Date.parse(iso)
  // A time slightly in the future comes from a slow clock of the viewer.
  if (ageMs < minuteMs && ageMs > -minuteMs) return relative.format(0, 'second')
  if (ageMs < 0 || ageMs >= dayMs) return formatDate(iso)
  return isolated(
    ageMs < hourMs
      ? relative.format(-Math.floor(ageMs / minuteMs), 'minute')
      : relative.format(-Math.floor(ageMs / hourMs), 'hour'),
  )
}
