import { describe, expect, it } from 'vitest'
import { dependsOnTime } from './time-filter.ts'

describe('a filter', () => {
  it.each([
    [undefined, false],
    [{}, false],
    [{ status: ['PENDING' as const], overdue: null }, false],
    [{ estimatedAfter: '2026-11-26T00:00:00.000Z' }, false],
    [{ overdue: false }, true],
    [{ inStatusForSeconds: 0 }, true],
  ])('%o depends on the time: %s', (filter, depends) => {
    expect(dependsOnTime(filter)).toBe(depends)
  })
})
