const locale = 'en'

const integer = new Intl.NumberFormat(locale)
const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
const exactDateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' })
const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hour12: false })
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

export function formatInteger(value: number): string {
  return integer.format(value)
}

export function formatDateTime(iso: string): string {
  return dateTime.format(new Date(iso))
}

/** For a tooltip: weekday, seconds and time zone included. */
export function formatExactDateTime(iso: string): string {
  return exactDateTime.format(new Date(iso))
}

export function formatTime(atMs: number): string {
  return time.format(atMs)
}

/** “now” or “5 min. ago” within a day of `nowMs`, the date otherwise. */
export function formatAge(iso: string, nowMs: number): string {
  const ageMs = nowMs - Date.parse(iso)
  // A little in the future is a clock that runs slow, not an order from tomorrow.
  if (ageMs < minuteMs && ageMs > -minuteMs) return relative.format(0, 'second')
  if (ageMs < 0 || ageMs >= dayMs) return date.format(new Date(iso))
  return ageMs < hourMs
    ? relative.format(-Math.floor(ageMs / minuteMs), 'minute')
    : relative.format(-Math.floor(ageMs / hourMs), 'hour')
}
