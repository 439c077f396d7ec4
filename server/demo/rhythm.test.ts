import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededDice } from './random.ts'
import { drawOrderTimes, tempo } from './rhythm.ts'
import { DAY_MS, MINUTE_MS } from './time.ts'

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

  it('end before their range ends, also if it lasts a millisecond', () => {
    const until = 1_000_000_000_000
    const span = { count: 77, from: until - 1, until }
    expect(Math.max(...drawOrderTimes(seededDice(1_398_933_731), span))).toBe(until - 1)
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

describe('the tempo of the shop', () => {
  const minutes = Array.from({ length: 24 * 60 }, (_, minute) => tempo(minute * MINUTE_MS))

  it('is 1 on average, lower at night and higher in the evening', () => {
    const mean = minutes.reduce((sum, each) => sum + each, 0) / minutes.length
    expect(mean).toBeCloseTo(1, 5)
    expect(tempo(3 * 60 * MINUTE_MS)).toBeLessThan(0.7)
    expect(tempo(19.5 * 60 * MINUTE_MS)).toBeGreaterThan(1.4)
  })

  it('never jumps', () => {
    for (const [minute, each] of minutes.entries()) {
      const next = minutes[(minute + 1) % minutes.length] ?? NaN
      expect(Math.abs(next - each)).toBeLessThan(0.01)
    }
  })
})
