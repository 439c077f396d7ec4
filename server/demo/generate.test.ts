import { describe, expect, it } from 'vitest'
import { generateOrders, type Batch } from './generate.ts'
import { DAY_MS, MINUTE_MS } from './time.ts'

const now = new Date('2026-03-12T10:00:00Z')

function generate({ seed = 1, count = 600, batchSize = 250 } = {}): Batch[] {
  return [...generateOrders({ count, now, seed, batchSize })]
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
    const share = new Map<string, number>()
    const orders = generate({ count: 5_000 }).flatMap((batch) => batch.orders)
    for (const { history } of orders) {
      share.set(history.status, (share.get(history.status) ?? 0) + 1 / orders.length)
    }
    expect([...share.keys()].sort()).toEqual([
      'CANCELLED',
      'DELIVERED',
      'OUT_FOR_DELIVERY',
      'PENDING',
      'SHIPPED',
    ])
    expect(share.get('DELIVERED')).toBeGreaterThan(0.8)
  })
})
