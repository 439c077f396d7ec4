import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededDice } from './random.ts'
import { drawOrderTimes } from './rhythm.ts'
import { DAY_MS } from './time.ts'

describe('order times', () => {
  it('are integers, ascending and within their range', () => {
    const span = fc.record({
      seed: fc.nat(),
      count: fc.nat({ max: 200 }),
      until: fc.integer({ min: 1_000_000_000_000, max: 2_000_000_000_000 }),
      length: fc.integer({ min: 1, max: 10 * DAY_MS }),
    })
    fc.assert(
      fc.property(span, ({ seed, count, until, length }) => {
        const from = until - length
        const times = [...drawOrderTimes(seededDice(seed), { count, from, until })]
        expect(times).toHaveLength(count)
        expect(times).toEqual([...times].sort((a, b) => a - b))
        for (const time of times) {
          expect(Number.isInteger(time)).toBe(true)
          expect(time).toBeGreaterThanOrEqual(from)
          expect(time).toBeLessThan(until)
        }
      }),
    )
  })

  it('are rare at night', () => {
    const until = Date.UTC(2026, 5, 30)
    const span = { count: 5_000, from: until - 28 * DAY_MS, until }
    const times = [...drawOrderTimes(seededDice(1), span)]
    const between = (first: number, last: number) =>
      times.filter((time) => {
        const hour = new Date(time).getUTCHours()
        return hour >= first && hour <= last
      }).length
    expect(between(0, 5) * 8).toBeLessThan(between(16, 21))
  })
})
