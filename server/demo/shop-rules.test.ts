import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelsAt, pull, usualLevels } from './levels.ts'
import { forEachOpen } from './open-orders.ts'
import { seededDice } from './random.ts'
import { drawNextStep, urgentShare } from './shop-rules.ts'

const backlogs = fc
  .record({
    PENDING: fc.tuple(fc.nat({ max: 100 }), fc.nat({ max: 100 })),
    SHIPPED: fc.tuple(fc.nat({ max: 100 }), fc.nat({ max: 100 })),
    OUT_FOR_DELIVERY: fc.tuple(fc.nat({ max: 100 }), fc.nat({ max: 100 })),
  })
  .map((counts) => ({
    open: forEachOpen((status) => counts[status][0] + counts[status][1]),
    late: forEachOpen((status) => counts[status][1]),
  }))

const levels = usualLevels(1_250)
const at = fc.integer({ min: 1_000_000_000_000, max: 2_000_000_000_000 })

describe('the rules of the shop', () => {
  it('move only existing orders, and only by allowed transitions', () => {
    fc.assert(
      fc.property(fc.nat(), backlogs, at, (seed, backlog, now) => {
        const next = drawNextStep(seededDice(seed), { backlog, levels, at: now })
        if (next.kind === 'place') return
        const { move, choice } = next
        expect([
          'PENDING>SHIPPED',
          'PENDING>CANCELLED',
          'SHIPPED>OUT_FOR_DELIVERY',
          'OUT_FOR_DELIVERY>DELIVERED',
        ]).toContain(`${move.from}>${move.to}`)
        const eligible =
          choice.by === 'urgency'
            ? backlog.open[move.from]
            : backlog.open[move.from] - backlog.late[move.from] - choice.position
        expect(eligible).toBeGreaterThan(0)
      }),
    )
  })

  it('place an order if none is open', () => {
    const none = forEachOpen(() => 0)
    const situation = { backlog: { open: none, late: none }, levels, at: 0 }
    expect(drawNextStep(() => 0.999, situation)).toEqual({ kind: 'place' })
  })

  it('are in balance at the levels of each hour', () => {
    fc.assert(
      fc.property(at, (now) => {
        const weights = pull(levelsAt(levels, now), levels, now)
        expect(weights.PENDING).toBeCloseTo(1, 6)
        expect(weights.SHIPPED).toBeCloseTo(1, 6)
        expect(weights.OUT_FOR_DELIVERY).toBeCloseTo(1, 6)
      }),
    )
  })

  it('prefer urgent orders the more, the more orders are late', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(share, share, (a, b) => {
        expect(urgentShare(Math.max(a, b))).toBeGreaterThanOrEqual(urgentShare(Math.min(a, b)))
      }),
    )
    expect(urgentShare(0)).toBeGreaterThan(0)
    expect(urgentShare(0.2)).toBe(1)
  })
})
