import { describe, expect, it } from 'vitest'
import { generateOrders, type Batch } from './generate.ts'
import { levelsAt, usualLevels } from './levels.ts'
import { isOpen } from './open-orders.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.ts'

const now = new Date('2026-03-12T10:00:00Z')

function generate({
  seed = 1,
  count = 600,
  batchSize = 250,
  at = now,
  admin = 'admin',
} = {}): Batch[] {
  return [...generateOrders({ count, now: at, seed, batchSize, admin })]
}

describe('generated orders', () => {
  it('are equal for the same seed, and different for another seed', () => {
    expect(generate()).toEqual(generate())
    expect(generate({ seed: 2 })).not.toEqual(generate())
  })

  it('are equal for every batch size', () => {
    const whole = generate({ batchSize: 600 })
    expect(generate().flatMap(({ orders }) => orders)).toEqual(whole[0]?.orders)
    expect(generate().flatMap(({ newCustomers }) => newCustomers)).toEqual(whole[0]?.newCustomers)
  })

  it('are none if the count is 0', () => {
    expect(generate({ count: 0 })).toEqual([])
  })

  it('refer only to customers of the same or an earlier batch', () => {
    const known = new Set<string>()
    for (const { newCustomers, orders } of generate()) {
      for (const { username } of newCustomers) known.add(username)
      for (const { username } of orders) expect(known).toContain(username)
    }
    expect(known.size).toBeLessThan(600)
  })

  it('were placed within the last six weeks, but not in the last minute', () => {
    const orders = generate().flatMap((batch) => batch.orders)
    for (const { dateOrdered, history } of orders) {
      expect(dateOrdered).toBeGreaterThanOrEqual(now.getTime() - 42 * DAY_MS - MINUTE_MS)
      expect(history.updatedAt).toBeLessThanOrEqual(now.getTime() - MINUTE_MS)
    }
  })

  it('have every status, and most of them are delivered', () => {
    const orders = generate({ count: 5_000 }).flatMap((batch) => batch.orders)
    const share = (status: string) =>
      orders.filter(({ history }) => history.status === status).length / orders.length
    expect(share('DELIVERED')).toBeGreaterThan(0.8)
    expect(share('CANCELLED')).toBeGreaterThan(0.02)
    expect(share('CANCELLED')).toBeLessThan(0.04)
  })

  it.each([60, 1_250, 20_000])('begin %i orders where the simulated shop stays', (count) => {
    const usual = usualLevels(count)
    for (const hours of [0, 6, 12, 18, 3 * 24 + 9]) {
      const at = new Date(now.getTime() + hours * HOUR_MS)
      const seeds = Array.from({ length: Math.ceil(5_000 / count) }, (_, index) => index)
      const open = seeds.flatMap((seed) =>
        generate({ count, at, seed })
          .flatMap((batch) => batch.orders)
          .filter(({ history }) => isOpen(history.status)),
      )
      const levels = levelsAt(usual, at.getTime())
      for (const status of ['PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY'] as const) {
        const mean = open.filter(({ history }) => history.status === status).length / seeds.length
        expect(mean, status).toBeGreaterThan(0.6 * levels[status])
        expect(mean, status).toBeLessThan(1.5 * levels[status])
      }
      // A few orders say little about a share.
      if (count < 1_000) continue
      const late = open.filter(({ estimatedDelivery }) => estimatedDelivery < at.getTime())
      expect(late.length / open.length).toBeGreaterThan(0.04)
      expect(late.length / open.length).toBeLessThan(0.13)
    }
  })

  it('are changed by programs and staff, but never by the admin', () => {
    const actors = (admin: string) =>
      new Set(
        generate({ count: 2_000, admin })
          .flatMap((batch) => batch.orders)
          .flatMap(({ history }) => history.events)
          .map(({ actor }) => actor),
      )
    const all = [
      'amina',
      'jonas',
      'key:courier',
      'key:storefront',
      'key:warehouse',
      'mateo',
      'nora',
      'priya',
      'yuki',
    ]
    expect([...actors('admin')].sort()).toEqual(all)
    expect([...actors('Nora')].sort()).toEqual(all.filter((each) => each !== 'nora'))
  })
})
