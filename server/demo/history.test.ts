import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawHistory } from './history.ts'
import { seededDice } from './random.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.ts'

const LEGAL = new Set([
  'PENDING>SHIPPED',
  'SHIPPED>OUT_FOR_DELIVERY',
  'OUT_FOR_DELIVERY>DELIVERED',
  'PENDING>CANCELLED',
])

/** A history in a shop with one order an hour. */
function historyOf(seed: number, placedAt: number, age: number) {
  return drawHistory(seededDice(seed), {
    placedAt,
    levels: { PENDING: 14, SHIPPED: 30, OUT_FOR_DELIVERY: 5 },
    timeAfter: (orders) => placedAt + orders * HOUR_MS,
    until: placedAt + age,
    admin: 'admin',
  })
}

const life = fc
  .record({
    seed: fc.nat(),
    placedAt: fc.integer({ min: 1_000_000_000_000, max: 2_000_000_000_000 }),
    age: fc.integer({ min: 0, max: 42 * DAY_MS }),
  })
  .map(({ seed, placedAt, age }) => ({
    placedAt,
    until: placedAt + age,
    history: historyOf(seed, placedAt, age),
  }))

describe('the history of a demo order', () => {
  it('begins with its placement and leads to its status by allowed transitions', () => {
    fc.assert(
      fc.property(life, ({ placedAt, history: { events, status } }) => {
        const [first, ...moves] = events
        expect(first).toMatchObject({ kind: 'PLACED', from: null, to: 'PENDING', at: placedAt })
        let standing = first?.to
        for (const { kind, from, to } of moves) {
          expect(kind).toBe('STATUS_CHANGED')
          expect(from).toBe(standing)
          expect(LEGAL).toContain(`${String(from)}>${to}`)
          standing = to
        }
        expect(status).toBe(standing)
      }),
    )
  })

  it('has ascending times, none of them in the future', () => {
    fc.assert(
      fc.property(life, ({ until, history: { events, updatedAt } }) => {
        events.reduce((before, event) => {
          expect(Number.isInteger(event.at)).toBe(true)
          expect(event.at - before.at).toBeGreaterThanOrEqual(5 * MINUTE_MS)
          return event
        })
        expect(updatedAt).toBe(events.at(-1)?.at)
        expect(updatedAt).toBeLessThanOrEqual(until)
      }),
    )
  })

  it('has a delivery date exactly if delivered, and a reason exactly if cancelled', () => {
    fc.assert(
      fc.property(life, ({ history }) => {
        expect(history.actualDelivery).toBe(
          history.status === 'DELIVERED' ? history.updatedAt : null,
        )
        expect(history.cancellationReason !== null).toBe(history.status === 'CANCELLED')
        expect(history.events.at(-1)?.reason).toBe(history.cancellationReason)
      }),
    )
  })

  it('has no status changes at night', () => {
    fc.assert(
      fc.property(life, ({ history }) => {
        for (const { at } of history.events.slice(1)) {
          const hour = (at % DAY_MS) / HOUR_MS
          expect(hour).toBeGreaterThanOrEqual(6)
          expect(hour).toBeLessThan(22)
        }
      }),
    )
  })

  it('ends with a delivery, or with a cancellation for 3 % of the orders', () => {
    const placedAt = Date.UTC(2026, 0, 5)
    const ends = Array.from(
      { length: 5_000 },
      (_, seed) => historyOf(seed, placedAt, 90 * DAY_MS).status,
    )
    expect(new Set(ends)).toEqual(new Set(['DELIVERED', 'CANCELLED']))
    const cancelled = ends.filter((status) => status === 'CANCELLED').length / ends.length
    expect(cancelled).toBeGreaterThan(0.02)
    expect(cancelled).toBeLessThan(0.04)
  })
})
