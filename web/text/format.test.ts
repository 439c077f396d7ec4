import { describe, expect, it } from 'vitest'
import { formatAge, formatDateTime } from './format.ts'

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
  ])('says of %d minutes: %s', (minutes, age) => {
    expect(formatAge(minutesAgo(minutes), now)).toBe(age)
  })

  it('names the date of what is older, or not yet', () => {
    for (const minutes of [60 * 24, -10]) {
      expect(formatAge(minutesAgo(minutes), now)).toBe(formatDateTime(minutesAgo(minutes)))
    }
  })
})
