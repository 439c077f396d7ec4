import { describe, expect, it, vi } from 'vitest'
import {
  formatAge,
  formatChange,
  formatDay,
  formatDuration,
  formatSpan,
  formatTimeOfDay,
} from './format.ts'

const now = Date.parse('2026-03-01T12:00:00.000Z')
const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString()

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

describe('formatTimeOfDay', () => {
  it.each([
    ['18:05', '18:05'],
    ['00:00', '00:00'],
  ])('formats %s with 24 hours, from 0', (time, text) => {
    vi.stubEnv('TZ', 'UTC')
    expect(formatTimeOfDay(`2026-11-26T${time}:00Z`)).toBe(text)
    vi.unstubAllEnvs()
  })
})

describe('formatChange', () => {
  it('has a sign for a rise or a fall, and none for 0', () => {
    expect([12_000, -3, 0].map(formatChange)).toEqual(['+12,000', '−3', '0'])
  })
})

describe('formatDay', () => {
  it('formats a calendar day without shifting it by the time zone', () => {
    expect(formatDay('2026-11-01')).toBe('Nov 1, 2026')
  })
})
