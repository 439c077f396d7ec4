import { describe, expect, it } from 'vitest'
import { withFormats } from '../../testing/with-formats.ts'
import { dayAfter, dayBefore, endOfDay, isDay, startOfDay } from './days.ts'

describe('a day', () => {
  it.each(['2026-11-01', '2024-02-29', '1970-01-01', '9998-12-31'])('is %s', (text) => {
    expect(isDay(text)).toBe(true)
  })

  it.each(['', 'today', '2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '0202-11-01'])(
    'is not “%s”',
    (text) => {
      expect(isDay(text)).toBe(false)
    },
  )

  it.each([
    ['UTC', '2026-11-01', '2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z'],
    ['Asia/Kolkata', '2026-11-01', '2026-10-31T18:30:00.000Z', '2026-11-01T18:30:00.000Z'],
    // Days of 23 and 25 hours.
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    // The clock jumped from midnight to one, so there was no midnight.
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'],
    // The clock went back from one to midnight, so midnight came twice.
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    // A whole day was left out, so the day before ends where the day after begins.
    ['Pacific/Apia', '2011-12-29', '2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z', '2011-12-31T10:00:00.000Z'],
    // The clock jumped by half an hour.
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30:00.000Z', '2026-10-04T13:00:00.000Z'],
  ])('in %s, %s begins at %s and ends at %s', (zone, day, start, end) => {
    withFormats({ timeZone: zone })
    expect(startOfDay(day)).toBe(start)
    expect(endOfDay(day)).toBe(end)
  })

  it.each([
    ['Pacific/Auckland', '2026-11-24', '2026-11-17'],
    ['UTC', '2026-11-23', '2026-11-16'],
    ['America/Los_Angeles', '2026-11-23', '2026-11-16'],
  ])('in %s it is %s, and a week before it was %s', (zone, today, weekAgo) => {
    withFormats({ timeZone: zone })
    const now = Date.parse('2026-11-23T12:00:00Z')
    expect(dayBefore(now, 0)).toBe(today)
    expect(dayBefore(now, 7)).toBe(weekAgo)
  })

  it.each([
    ['2026-11-26', 0, '2026-11-26'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2028-02-28', 2, '2028-03-01'],
  ])('after %s by %d is %s', (day, days, after) => {
    expect(dayAfter(day, days)).toBe(after)
  })

  it('is one calendar day before the next, even when the clock changes', () => {
    withFormats({ timeZone: 'Europe/Berlin' })
    expect(dayBefore(Date.parse('2026-10-25T23:30:00+01:00'), 1)).toBe('2026-10-24')
    expect(dayBefore(Date.parse('2026-03-29T00:30:00+01:00'), 1)).toBe('2026-03-28')
  })
})
