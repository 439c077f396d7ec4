import { describe, expect, it } from 'vitest'
import { ModelShop } from '../testing/model-shop.ts'
import { usualLevels } from './levels.ts'
import { sumOpen, type OpenOrders } from './open-orders.ts'
import { seededDice } from './random.ts'
import { tempo } from './rhythm.ts'
import { STEPS_PER_ORDER } from './shop-rules.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.ts'

interface Sample {
  readonly hour: number
  readonly open: OpenOrders
  readonly lateShare: number
  readonly oldestPendingMs: number
}

interface Day {
  readonly samples: readonly Sample[]
  readonly placed: number
  readonly delivered: number
  readonly cancelled: number
  /** Moves per new order in each hour. */
  readonly movesPerOrder: readonly number[]
}

function simulate({ rate = 30, hour = 0, orders = 1_250, seed = 1, hours = 24 }): Day {
  const dice = seededDice(seed)
  const shop = new ModelShop(dice, rate, usualLevels(orders))
  let at = Date.UTC(2026, 2, 12, hour)
  const wait = () => (-Math.log(1 - dice()) * MINUTE_MS) / (rate * tempo(at))
  // The beginning is the time in which the shop fills.
  const meanLifeMs = (sumOpen(shop.levels) * STEPS_PER_ORDER * MINUTE_MS) / rate
  for (const full = at + 6 * meanLifeMs; at < full; at += wait()) shop.step(at)

  const begin = { at, placed: shop.placed, ...shop.ended }
  const samples: Sample[] = []
  const kinds = Array.from({ length: 24 }, () => ({ place: 0, move: 0 }))
  let sampleAt = at
  for (; at < begin.at + hours * HOUR_MS; at += wait()) {
    const hourOfDay = Math.floor((at % DAY_MS) / HOUR_MS)
    const counted = kinds[hourOfDay]
    const kind = shop.step(at)
    if (counted !== undefined) counted[kind] += 1
    if (at < sampleAt) continue
    const { open, late } = shop.backlog(at)
    samples.push({
      hour: hourOfDay,
      open,
      lateShare: sumOpen(late) / sumOpen(open),
      oldestPendingMs: at - (shop.orders.PENDING[0]?.placedAt ?? at),
    })
    sampleAt = at + 5 * MINUTE_MS
  }
  return {
    samples,
    placed: shop.placed - begin.placed,
    delivered: shop.ended.DELIVERED - begin.DELIVERED,
    cancelled: shop.ended.CANCELLED - begin.CANCELLED,
    movesPerOrder: kinds.map(({ place, move }) => move / place),
  }
}

/** The value below which `share` of the values lie. */
function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? NaN
}

const DAYS = [
  { rate: 6, hour: 0 },
  { rate: 6, hour: 9 },
  { rate: 6, hour: 18 },
  { rate: 30, hour: 4 },
  { rate: 30, hour: 12 },
  { rate: 120, hour: 0 },
  { rate: 120, hour: 15 },
  { rate: 600, hour: 21 },
]

describe.each(DAYS)('a day of the shop at $rate changes a minute, from $hour:00', (options) => {
  const levels = usualLevels(1_250)
  const day = simulate(options)

  it.each(['PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY'] as const)(
    'keeps the number of %s orders',
    (status) => {
      const counts = day.samples.map(({ open }) => open[status])
      expect(Math.min(...counts)).toBeGreaterThan(0.35 * levels[status])
      expect(Math.max(...counts)).toBeLessThan(2.8 * levels[status])
      expect(quantile(counts, 0.5)).toBeGreaterThan(0.8 * levels[status])
      expect(quantile(counts, 0.5)).toBeLessThan(1.5 * levels[status])
    },
  )

  it('keeps 5 to 12 % of the open orders late', () => {
    const shares = day.samples.map(({ lateShare }) => lateShare)
    expect(quantile(shares, 0.5)).toBeGreaterThan(0.05)
    expect(quantile(shares, 0.05)).toBeGreaterThan(0.04)
    expect(Math.min(...shares)).toBeGreaterThan(0.02)
    expect(Math.max(...shares)).toBeLessThan(0.13)
  })

  it('delivers what it sells, and cancels about 3 %', () => {
    expect(day.cancelled / day.placed).toBeGreaterThan(0.02)
    expect(day.cancelled / day.placed).toBeLessThan(0.04)
    expect(day.delivered + day.cancelled).toBeGreaterThan(day.placed - sumOpen(levels))
    expect(day.delivered + day.cancelled).toBeLessThan(day.placed + sumOpen(levels))
    const expected = (options.rate * 24 * 60) / STEPS_PER_ORDER
    expect(day.placed / expected).toBeGreaterThan(0.95)
    expect(day.placed / expected).toBeLessThan(1.05)
  })

  it('leaves no order pending forever', () => {
    const meanLifeMs = (sumOpen(levels) * STEPS_PER_ORDER * MINUTE_MS) / options.rate
    const oldest = Math.max(...day.samples.map(({ oldestPendingMs }) => oldestPendingMs))
    expect(oldest).toBeLessThan(8 * meanLifeMs)
  })

  it('has more waiting orders at night than by day', () => {
    const pendingAt = (...hours: number[]) => {
      const at = day.samples.filter(({ hour }) => hours.includes(hour))
      return at.reduce((sum, { open }) => sum + open.PENDING, 0) / at.length
    }
    expect(pendingAt(2, 3, 4)).toBeGreaterThan(1.4 * pendingAt(12, 13, 14))
  })
})

describe('a day of a slow shop', () => {
  it('has more new orders for each delivery at night than in the morning', () => {
    const days = [1, 2, 3, 4, 5, 6].map((seed) => simulate({ rate: 1, seed }).movesPerOrder)
    const meanOf = (hours: readonly number[]) => {
      const values = days.flatMap((byHour) => hours.map((hour) => byHour[hour] ?? NaN))
      return values.reduce((sum, each) => sum + each, 0) / values.length
    }
    expect(meanOf([22, 23, 0, 1])).toBeLessThan(2.3)
    expect(meanOf([6, 7, 8, 9])).toBeGreaterThan(3.3)
  })
})

describe.each([0, 100, 20_000])('a day of a shop with %i generated orders', (orders) => {
  it('keeps its backlog', () => {
    const levels = usualLevels(orders)
    const { samples } = simulate({ rate: orders > 10_000 ? 240 : 60, orders, hours: 12, hour: 8 })
    for (const { open } of samples) {
      expect(sumOpen(open)).toBeGreaterThan(0.5 * sumOpen(levels))
      expect(sumOpen(open)).toBeLessThan(2.2 * sumOpen(levels))
    }
  })
})

it('drains a backlog that is too large, and fills an empty shop', () => {
  const levels = usualLevels(1_250)
  const at = Date.UTC(2026, 2, 12, 12)
  const shop = new ModelShop(seededDice(7), 120, levels)
  for (let step = 0; step < 2_500; step++) shop.step(at + step * 500)
  expect(sumOpen(shop.backlog(at).open)).toBeGreaterThan(0.75 * sumOpen(levels))

  const orders = Array.from({ length: 800 }, () => ({
    placedAt: at - DAY_MS,
    promise: at - HOUR_MS,
  }))
  shop.orders.PENDING.unshift(...orders)
  for (let step = 0; step < 8_000; step++) shop.step(at + step * 500)
  expect(sumOpen(shop.backlog(at).open)).toBeLessThan(1.4 * sumOpen(levels))
})
