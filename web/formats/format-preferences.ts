/** 12 hours with a.m. and p.m., or 24 hours from 0. */
export const clocks = ['12h', '24h'] as const
export type Clock = (typeof clocks)[number]

/** How a person wants to read numbers, dates and times. Null: as the browser and the device have it. */
export interface FormatPreferences {
  /** A BCP 47 tag: `de-DE`. Null for the languages of the browser. */
  readonly locale: string | null
  /** Null for the clock that is usual with the locale. */
  readonly clock: Clock | null
  /** An IANA name: `Europe/Berlin`. Null for the time zone of the device. */
  readonly timeZone: string | null
}

export const noPreferences: FormatPreferences = { locale: null, clock: null, timeZone: null }

/** The preferences in a stored value. Parts that this browser does not know are as if none were stored. */
export function parseFormatPreferences(stored: unknown): FormatPreferences {
  const kept = typeof stored === 'object' && stored !== null ? stored : {}
  const { locale, clock, timeZone } = kept as Partial<Record<keyof FormatPreferences, unknown>>
  return {
    locale: typeof locale === 'string' && isLocale(locale) ? locale : null,
    clock: clocks.find((known) => known === clock) ?? null,
    timeZone: typeof timeZone === 'string' && isTimeZone(timeZone) ? timeZone : null,
  }
}

/** Whether the browser has the formats of a locale. */
export function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}

/** Whether the browser knows a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
