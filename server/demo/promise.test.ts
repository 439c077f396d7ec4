import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { usualLevels } from './levels.ts'
import { drawPromise, roundPromise } from './promise.ts'
import { seededDice } from './random.ts'
import { HOUR_MS, MINUTE_MS } from './time.ts'

describe('the estimated delivery', () => {
  it('is an integer after the order, within about two months, for every shop', () => {
    const options = fc.record({
      seed: fc.nat(),
      placedAt: fc.integer({ min: 1_000_000_000_000, max: 2_000_000_000_000 }),
      changesPerMinute: fc.integer({ min: 1, max: 60_000 }),
      orders: fc.nat({ max: 10_000_000 }),
    })
    fc.assert(
      fc.property(options, ({ seed, placedAt, changesPerMinute, orders }) => {
        const pace = { levels: usualLevels(orders), changesPerMinute }
        const promise = drawPromise(seededDice(seed), placedAt, pace)
        expect(Number.isInteger(promise)).toBe(true)
        expect(promise).toBeGreaterThan(placedAt)
        expect(promise).toBeLessThan(placedAt + 61 * 24 * HOUR_MS)
      }),
    )
  })

  it('is minutes away in a fast shop, and hours in a slow one', () => {
    const noon = Date.UTC(2026, 2, 12, 12)
    const levels = usualLevels(1_250)
    const fast = drawPromise(() => 0.5, noon, { levels, changesPerMinute: 120 }) - noon
    expect(fast).toBeGreaterThan(3 * MINUTE_MS)
    expect(fast).toBeLessThan(8 * MINUTE_MS)
    const slow = drawPromise(() => 0.5, noon, { levels, changesPerMinute: 1 }) - noon
    expect(slow).toBeGreaterThan(6 * HOUR_MS)
    expect(slow).toBeLessThan(16 * HOUR_MS)
    expect((noon + slow) % (15 * MINUTE_MS)).toBe(0)
  })

  it('is at 18:00 if it is days away', () => {
    const placedAt = Date.UTC(2026, 2, 12, 23, 59)
    const promise = roundPromise(placedAt, placedAt + 49 * HOUR_MS)
    expect(new Date(promise).toISOString()).toBe('2026-03-15T18:00:00.000Z')
  })
})
