import { describe, expect, it } from 'vitest'
import { withFormats } from '../testing/with-formats.ts'
import {
  formatAge,
  formatChange,
  formatDate,
  formatDateTime,
  formatDay,
  formatDuration,
  formatExactDateTime,
  formatInteger,
  formatNearDate,
  formatNearDateTime,
  formatNumber,
  formatSpan,
  formatTime,
  formatTimeOfDay,
  integerGroups,
  parseInteger,
} from './format.ts'

const moment = '2026-11-26T13:05:09.000Z'
const now = Date.parse('2026-03-01T12:00:00.000Z')
const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString()

/** The text without the marks that only set its direction, and with plain spaces. */
const letters = (text: string) =>
  text.replace(/[\u061C\u200E\u200F\u2066-\u2069]/g, '').replace(/\s/g, ' ')

describe('formats', () => {
  it.each([
    {
      locale: 'en-US',
      number: '1,234.5',
      date: 'Nov 26, 2026',
      dateTime: 'Nov 26, 2026, 2:05 PM',
      time: '2:05:09 PM',
      near: 'Nov 26, 2:05 PM',
      age: '5 min. ago',
      duration: '1,200 d 3 h',
    },
    {
      locale: 'en-GB',
      number: '1,234.5',
      date: '26 Nov 2026',
      dateTime: '26 Nov 2026, 14:05',
      time: '14:05:09',
      near: '26 Nov, 14:05',
      age: '5 min. ago',
      duration: '1,200 d 3 h',
    },
    {
      locale: 'de-DE',
      number: '1.234,5',
      date: '26.11.2026',
      dateTime: '26.11.2026, 14:05',
      time: '14:05:09',
      near: '26. Nov., 14:05',
      age: '5 min. ago',
      duration: '1.200 d 3 h',
    },
    {
      locale: 'ja-JP',
      number: '1,234.5',
      date: '2026/11/26',
      dateTime: '2026/11/26 14:05',
      time: '14:05:09',
      near: '11月26日 14:05',
      age: '5 min. ago',
      duration: '1,200 d 3 h',
    },
    {
      locale: 'ar-EG',
      number: '١٬٢٣٤٫٥',
      date: '٢٦/١١/٢٠٢٦',
      dateTime: '٢٦/١١/٢٠٢٦، ٢:٠٥ م',
      time: '٢:٠٥:٠٩ م',
      near: '٢٦ نوفمبر، ٢:٠٥ م',
      age: '٥ min. ago',
      duration: '١٬٢٠٠ d ٣ h',
    },
  ])('are those of $locale', ({ locale, ...expected }) => {
    withFormats({ locale, timeZone: 'Europe/Berlin' })
    const texts = {
      number: formatNumber(1_234.5),
      date: formatDate(moment),
      dateTime: formatDateTime(moment),
      time: formatTime(Date.parse(moment)),
      near: formatNearDateTime(moment, Date.parse(moment)),
      age: formatAge(minutesAgo(5), now),
      duration: formatDuration((1_200 * 24 + 3) * 3_600_000),
    }
    const shown = Object.entries(texts).map(([name, text]) => [name, letters(text)])
    expect(Object.fromEntries(shown)).toEqual(expected)
  })

  it.each([
    ['en-US', '24h', '00:05', '18:05:00'],
    ['en-GB', '12h', '12:05 am', '6:05:00 pm'],
    ['de-DE', '12h', '12:05 AM', '6:05:00 PM'],
    ['ja-JP', '12h', '午前0:05', '午後6:05:00'],
    ['ar-EG', '24h', '٠٠:٠٥', '١٨:٠٥:٠٠'],
  ] as const)('of %s can have the clock of %s', (locale, clock, night, evening) => {
    withFormats({ locale, clock, timeZone: 'UTC' })
    expect(letters(formatTimeOfDay('2026-11-26T00:05:00Z'))).toBe(night)
    // Some browsers fill the hour up to two digits.
    const shown = letters(formatTime(Date.parse('2026-11-26T18:05:00Z'))).replace(/^0(?=6)/, '')
    expect(shown).toBe(evening)
  })

  it('have the day and the hour of the chosen time zone', () => {
    withFormats({ locale: 'en-GB', timeZone: 'Asia/Tokyo' })
    expect(formatDateTime('2026-12-31T16:00:00Z')).toBe('1 Jan 2027, 01:00')
    expect(formatExactDateTime('2026-12-31T16:00:00Z')).toBe(
      'Friday, 1 January 2027 at 01:00:00 GMT+9',
    )
  })
})

describe('dates', () => {
  it.each([
    ['pt-BR', '26/11/2026', '26/11/2026, 14:05'],
    ['gl-ES', '26/11/2026', '26/11/2026, 14:05'],
  ])('are numbers in %s, whose words are too long for a column', (locale, date, dateTime) => {
    withFormats({ locale, timeZone: 'Europe/Berlin' })
    expect(formatDate(moment)).toBe(date)
    expect(formatDay('2026-11-26')).toBe(date)
    expect(formatDateTime(moment)).toBe(dateTime)
  })
})

describe('text in two directions', () => {
  it.each(['ar-EG', 'fa-IR', 'he-IL'])('isolates the dates of %s', (locale) => {
    withFormats({ locale })
    expect(formatDateTime(moment)).toMatch(/^\u2068.*\u2069$/)
  })

  it('isolates numbers whose digits are written among letters from right to left', () => {
    withFormats({ locale: 'ar-EG' })
    expect(formatInteger(5_002)).toBe('\u2068٥٬٠٠٢\u2069')
    expect(formatSpan(125 * 60_000)).toBe('\u2068٢\u2069 h')
  })

  it.each(['en-US', 'de-DE', 'ja-JP', 'hi-IN'])('adds nothing to the formats of %s', (locale) => {
    withFormats({ locale })
    const texts = [formatExactDateTime(moment), formatDateTime(moment), formatInteger(5_002)]
    expect(texts.join()).not.toMatch(/[\u2066-\u2069]/)
  })
})

describe('formatAge', () => {
  it.each([
    [0, 'now'],
    [0.9, 'now'],
    [-0.9, 'now'],
    [1, '1 min. ago'],
    [59.9, '59 min. ago'],
    [60, '1 hr. ago'],
    [60 * 24 - 1, '23 hr. ago'],
  ])('formats %d minutes as %s', (minutes, age) => {
    expect(formatAge(minutesAgo(minutes), now)).toBe(age)
  })

  it('is the date for older moments and for the future', () => {
    expect(formatAge(minutesAgo(60 * 24 * 9), now)).toMatch(/^Feb 2\d, 2026$/)
    expect(formatAge(minutesAgo(-60 * 24 * 9), now)).toMatch(/^Mar (9|1\d), 2026$/)
  })
})

describe('formatNearDate', () => {
  it.each([
    ['UTC', 'Dec 31, 2025', 'Dec 31, 2025, 11:30 PM'],
    ['Europe/Berlin', 'Jan 1', 'Jan 1, 12:30 AM'],
  ])('has the year if it is another one in %s', (timeZone, day, time) => {
    withFormats({ timeZone })
    expect(formatNearDate('2025-12-31T23:30:00Z', now)).toBe(day)
    expect(letters(formatNearDateTime('2025-12-31T23:30:00Z', now))).toBe(time)
  })
})

describe('formatDuration', () => {
  it.each([
    [0, 'less than 1 min'],
    [0.99, 'less than 1 min'],
    [1, '1 min'],
    [59.9, '59 min'],
    [60, '1 h'],
    [125, '2 h 5 min'],
    [60 * 24 - 1, '23 h 59 min'],
    [60 * 24, '1 d'],
    [60 * 24 + 59, '1 d'],
    [60 * 76, '3 d 4 h'],
    [60 * 24 * 1_200, '1,200 d'],
  ])('formats %d minutes as %s', (minutes, duration) => {
    expect(formatDuration(minutes * 60_000)).toBe(duration)
  })
})

describe('formatSpan', () => {
  it.each([
    [0.5, '<1 min'],
    [1, '1 min'],
    [59.9, '59 min'],
    [125, '2 h'],
    [60 * 24 - 1, '23 h'],
    [60 * 76, '3 d'],
    [60 * 24 * 1_200, '1,200 d'],
  ])('formats %d minutes as %s', (minutes, span) => {
    expect(formatSpan(minutes * 60_000)).toBe(span)
  })
})

describe('formatChange', () => {
  it('has a sign for a rise or a fall, and none for 0', () => {
    expect([12_000, -3, 0].map(formatChange)).toEqual(['+12,000', '−3', '0'])
  })

  it.each(['de-DE', 'ja-JP', 'ar-EG', 'sv-SE'])('has a true minus in %s', (locale) => {
    withFormats({ locale })
    expect(formatChange(-3)).toContain('−')
  })
})

describe('formatDay', () => {
  it.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago'])(
    'formats a calendar day without shifting it by the time zone (%s)',
    (timeZone) => {
      withFormats({ timeZone })
      expect(formatDay('2026-11-01')).toBe('Nov 1, 2026')
    },
  )
})

describe('integerGroups', () => {
  it.each([
    [
      'en-US',
      [
        ['', '1'],
        [',', '234'],
        [',', '567'],
      ],
    ],
    [
      'hi-IN',
      [
        ['', '12'],
        [',', '34'],
        [',', '567'],
      ],
    ],
    [
      'ar-EG',
      [
        ['', '١'],
        ['٬', '٢٣٤'],
        ['٬', '٥٦٧'],
      ],
    ],
  ])('are those of %s', (locale, groups) => {
    withFormats({ locale })
    expect(integerGroups(1_234_567).map(({ separator, digits }) => [separator, digits])).toEqual(
      groups,
    )
  })
})

describe('parseInteger', () => {
  it.each([
    ['en-US', '1500', 1_500],
    ['en-US', ' 1,500 ', 1_500],
    ['de-DE', '2.147.483.647', 2_147_483_647],
    ['de-CH', "1'500", 1_500],
    ['fr-FR', '12 500', 12_500],
    ['ar-EG', '١٥٠٠', 1_500],
    ['ar-EG', '١٬٥٠٠', 1_500],
    ['ar-EG', '1500', 1_500],
    ['de-DE', '1,5', null],
    ['de-DE', '1.5', null],
    ['en-US', '1.500', null],
    ['en-US', '-5', null],
    ['en-US', '', null],
    ['en-US', 'five', null],
  ])('in %s reads “%s” as %s', (locale, text, value) => {
    withFormats({ locale })
    expect(parseInteger(text)).toBe(value)
  })
})
