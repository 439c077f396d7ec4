import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededDice } from './random.ts'
import { decide, placingShare } from './shop-rules.ts'

const openOrders = fc.record({
  PENDING: fc.nat({ max: 100 }),
  SHIPPED: fc.nat({ max: 100 }),
  OUT_FOR_DELIVERY: fc.nat({ max: 100 }),
})

describe('the rules of the shop', () => {
  it('change only existing orders, and only by allowed transitions', () => {
    fc.assert(
      fc.property(fc.nat(), openOrders, (seed, open) => {
        const move = decide(seededDice(seed), open, 60)
        if (move === undefined) return
        expect(open[move.from]).toBeGreaterThan(0)
        expect([
          'PENDING>SHIPPED',
          'PENDING>CANCELLED',
          'SHIPPED>OUT_FOR_DELIVERY',
          'OUT_FOR_DELIVERY>DELIVERED',
        ]).toContain(`${move.from}>${move.to}`)
      }),
    )
  })

  it('place more orders if fewer are open', () => {
    const open = fc.nat({ max: 10_000 })
    fc.assert(
      fc.property(open, open, (a, b) => {
        const [fewer, more] = [Math.min(a, b), Math.max(a, b)]
        expect(placingShare(fewer, 60)).toBeGreaterThanOrEqual(placingShare(more, 60))
      }),
    )
    expect(placingShare(0, 60)).toBe(1)
    expect(placingShare(60, 60)).toBe(0.25)
    expect(placingShare(1_000_000, 60)).toBeGreaterThan(0)
  })
})
