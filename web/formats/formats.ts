import type { Clock, FormatPreferences } from './format-preferences.ts'

/** What the browser and the device say about formats. */
export interface Device {
  /** The languages of the browser, the preferred one first. */
  readonly locales: readonly string[]
  /** An IANA name. */
  readonly timeZone: string
}

/** The formats of one locale, clock and time zone. To create them takes long compared with their use. */
export type Formats = ReturnType<typeof createFormats>

/** The longest date that has room in a column of a table, in characters. */
const ROOM_FOR_DATE = 15

/** The formats for a person with these preferences on this device. */
export function createFormats(preferences: FormatPreferences, device: Device) {
  const locales = preferences.locale ?? device.locales
  const timeZone = preferences.timeZone ?? device.timeZone
  const number = new Intl.NumberFormat(locales)
  const { locale, numberingSystem } = number.resolvedOptions()
  const zoned = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options })
  const clock =
    preferences.clock === null ? {} : { hourCycle: hourCycleOf(preferences.clock, locale) }

  // Some locales write the month in words so long that the columns of a table have no room: 20 de nov. de 2026.
  const inNumbers = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  const medium = longest(zoned({ dateStyle: 'medium' })) <= ROOM_FOR_DATE
  const day: Intl.DateTimeFormatOptions = medium ? { dateStyle: 'medium' } : inNumbers

  return {
    locale,
    timeZone,
    number,
    /** The ten digits from 0. */
    digits: Array.from(
      new Intl.NumberFormat(locale, { useGrouping: false }).format(9_876_543_210),
    ).reverse(),
    change: new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' }),
    /** English words, because the text around them is English, with the digits of the locale. */
    relative: new Intl.RelativeTimeFormat(`en-u-nu-${numberingSystem}`, {
      numeric: 'auto',
      style: 'short',
    }),
    dateTime: zoned(
      medium
        ? { dateStyle: 'medium', timeStyle: 'short', ...clock }
        : { ...inNumbers, hour: 'numeric', minute: '2-digit', ...clock },
    ),
    date: zoned(day),
    /** For a day that is no moment: its parts are given in UTC. */
    calendarDay: zoned({ ...day, timeZone: 'UTC' }),
    exactDateTime: zoned({ dateStyle: 'full', timeStyle: 'long', ...clock }),
    time: zoned({ timeStyle: 'medium', ...clock }),
    timeOfDay: zoned({ timeStyle: 'short', ...clock }),
    dayOfYear: zoned({ month: 'short', day: 'numeric' }),
    timeOfYear: zoned({
      month: 'short',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      ...clock,
    }),
    year: zoned({ year: 'numeric' }),
  }
}

/** Not `hour12: true`: some browsers then say 0 in the first hour, which only Japanese does. */
function hourCycleOf(clock: Clock, locale: string): 'h11' | 'h12' | 'h23' {
  if (clock === '24h') return 'h23'
  return new Intl.Locale(locale).language === 'ja' ? 'h11' : 'h12'
}

/** The length of the longest date, in characters. Months have names of different lengths. */
function longest(format: Intl.DateTimeFormat): number {
  const months = Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 26, 12))
  return Math.max(...months.map((date) => format.format(date).length))
}
