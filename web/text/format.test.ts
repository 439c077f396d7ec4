import { describe, expect, it } from 'vitest'
import { formatAge } from './format.ts'

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
    expect(formatAge(minutesAgo(60 * 24 * 9), now)).toMatch(/^Feb 2\d, 2026$/)
    expect(formatAge(minutesAgo(-60 * 24 * 9), now)).toMatch(/^Mar (9|1\d), 2026$/)
  })
})
