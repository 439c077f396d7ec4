const locale = 'en'
/** One clock everywhere: 00:00 to 23:59. */
const hourCycle = 'h23'

const integer = new Intl.NumberFormat(locale)
const change = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' })
const dateTime = new Intl.DateTimeFormat(locale, {
  dateStyle: 'medium',
  timeStyle: 'short',
  hourCycle,
})
const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
const calendarDay = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
const exactDateTime = new Intl.DateTimeFormat(locale, {
  dateStyle: 'full',
  timeStyle: 'long',
  hourCycle,
})
const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle })
const timeOfDay = new Intl.DateTimeFormat(locale, { timeStyle: 'short', hourCycle })
const dayOfYear = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' })
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

export function formatInteger(value: number): string {
  return integer.format(value)
}

/** A number with its sign: +12, −3, 0. The minus is as wide as the plus. */
export function formatChange(value: number): string {
  return change.format(value).replace('-', '\u2212')
}

export function formatDateTime(iso: string): string {
  return dateTime.format(new Date(iso))
}

export function formatDate(iso: string): string {
  return date.format(new Date(iso))
}

/** A calendar day, given as `2026-11-01`. It does not depend on the time zone. */
export function formatDay(day: string): string {
  return calendarDay.format(new Date(`${day}T00:00:00Z`))
}

/** A moment with weekday, seconds and time zone, for a tooltip. */
export function formatExactDateTime(iso: string): string {
  return exactDateTime.format(new Date(iso))
}

/** The day of a moment, with the year only if it is not the year of `nowMs`: “Nov 20”. */
export function formatNearDate(iso: string, nowMs: number): string {
  const day = new Date(iso)
  return day.getFullYear() === new Date(nowMs).getFullYear()
    ? dayOfYear.format(day)
    : date.format(day)
}

export function formatTime(atMs: number): string {
  return time.format(atMs)
}

/** The hour and minute of a moment: 18:00. */
export function formatTimeOfDay(iso: string): string {
  return timeOfDay.format(new Date(iso))
}

/** A duration in its largest unit alone, for a narrow column: “3 d”, “2 h”, “<1 min”. */
export function formatSpan(ms: number): string {
  if (ms >= dayMs) return `${formatInteger(Math.floor(ms / dayMs))} d`
  if (ms >= hourMs) return `${Math.floor(ms / hourMs)} h`
  return ms >= minuteMs ? `${Math.floor(ms / minuteMs)} min` : '<1 min'
}

/** A duration in its largest unit and the next smaller one: “3 d 4 h”, “2 h 5 min”, “less than 1 min”. */
export function formatDuration(ms: number): string {
  const minutes = Math.floor(ms / minuteMs)
  const hours = Math.floor(ms / hourMs)
  const days = Math.floor(ms / dayMs)
  if (days > 0) return inUnits(days, 'd', hours % 24, 'h')
  if (hours > 0) return inUnits(hours, 'h', minutes % 60, 'min')
  return minutes > 0 ? `${minutes} min` : 'less than 1 min'
}

function inUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const first = `${formatInteger(large)} ${largeUnit}`
  return small === 0 ? first : `${first} ${small} ${smallUnit}`
}

/** “now” or “5 min. ago” within a day of `nowMs`, the date otherwise. */
export function formatAge(iso: string, nowMs: number): string {
  const ageMs = nowMs - Date.parse(iso)
  // A time slightly in the future comes from a slow clock of the viewer.
  if (ageMs < minuteMs && ageMs > -minuteMs) return relative.format(0, 'second')
  if (ageMs < 0 || ageMs >= dayMs) return formatDate(iso)
  return ageMs < hourMs
    ? relative.format(-Math.floor(ageMs / minuteMs), 'minute')
    : relative.format(-Math.floor(ageMs / hourMs), 'hour')
}
