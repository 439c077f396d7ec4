import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chance, pick, pickWeighted, seededDice, wholeBetween } from './random.ts'

const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 })

describe('seeded dice', () => {
  it('return equal numbers in [0, 1) for the same seed', () => {
    fc.assert(
      fc.property(seed, (value) => {
        const [one, other] = [seededDice(value), seededDice(value)]
        for (let roll = 0; roll < 20; roll++) {
          const rolled = one()
          expect(rolled).toBe(other())
          expect(rolled).toBeGreaterThanOrEqual(0)
          expect(rolled).toBeLessThan(1)
        }
      }),
    )
  })

  it('are distributed evenly', () => {
    const dice = seededDice(7)
    const tenths = new Array<number>(10).fill(0)
    for (let roll = 0; roll < 20_000; roll++) {
      const tenth = Math.floor(dice() * 10)
      tenths[tenth] = (tenths[tenth] ?? 0) + 1
    }
    for (const times of tenths) expect(Math.abs(times - 2_000)).toBeLessThan(200)
  })
})

describe('drawing', () => {
  it('stays within its bounds', () => {
    fc.assert(
      fc.property(seed, fc.integer(), fc.nat({ max: 1_000 }), (value, low, width) => {
        const dice = seededDice(value)
        const whole = wholeBetween(dice, low, low + width)
        expect(Number.isInteger(whole)).toBe(true)
        expect(whole).toBeGreaterThanOrEqual(low)
        expect(whole).toBeLessThanOrEqual(low + width)
      }),
    )
  })

  it('reaches the first and the last item, but no item without weight', () => {
    const almostOne = () => 1 - Number.EPSILON
    expect(pick(() => 0, ['a', 'b', 'c'])).toBe('a')
    expect(pick(almostOne, ['a', 'b', 'c'])).toBe('c')
    const weighed = [
      { item: 'never', weight: 0 },
      { item: 'always', weight: 2 },
    ] as const
    expect(pickWeighted(() => 0, weighed)).toBe('always')
    expect(pickWeighted(almostOne, weighed)).toBe('always')
    expect(chance(() => 0, 0)).toBe(false)
    expect(chance(almostOne, 1)).toBe(true)
  })
})
