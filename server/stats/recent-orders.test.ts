import { expect, it } from 'vitest'
import { seededDice, wholeBetween } from '../demo/random.ts'
import { RecentOrders, type OrderChange } from './recent-orders.ts'

const change = (orderId: number, at: number): OrderChange => ({ orderId: BigInt(orderId), at })

/** Orders that were read while none had changed. */
function started(most?: number) {
  const recent = new RecentOrders(most)
  recent.beginRead()
  recent.endRead({ n: 0, changes: [] }, 0)
  return recent
}

it('counts each order until 30 s after its latest change', () => {
  const recent = started()
  recent.add([change(1, 1_000), change(2, 1_000), change(1, 5_000), change(1, 3_000)], 5_000)
  expect(recent.count(5_000)).toBe(2)
  expect(recent.count(30_999)).toBe(2)
  expect(recent.count(31_000)).toBe(1)
  expect(recent.count(34_999)).toBe(1)
  expect(recent.count(35_000)).toBe(0)
})

it('is unknown until the first read has ended, and then includes what was added meanwhile', () => {
  const recent = new RecentOrders()
  expect(recent.isKnown(0)).toBe(false)
  recent.beginRead()
  recent.add([change(1, 900), change(2, 1_000)], 1_000)
  expect(recent.isKnown(1_000)).toBe(false)
  recent.endRead({ n: 2, changes: [change(1, 900), change(3, 800)] }, 1_000)
  expect(recent.isKnown(1_000)).toBe(true)
  expect(recent.count(1_000)).toBe(3)
})

it('forgets old orders before it takes the number for too large', () => {
  const recent = started(10)
  const ten = (first: number, at: number) =>
    Array.from({ length: 10 }, (_, n) => change(first + n, at))
  recent.add(ten(1, 1_000), 1_000)
  recent.add(ten(11, 40_000), 40_000)
  expect(recent.isKnown(40_000)).toBe(true)
  expect(recent.count(40_000)).toBe(10)
})

it('uses the number that the database counted while there are too many orders', () => {
  const recent = started(3)
  recent.add(
    [1, 2, 3, 4].map((id) => change(id, 1_000)),
    1_000,
  )
  expect(recent.isKnown(1_000)).toBe(false)
  recent.beginRead()
  recent.endRead({ n: 700, changes: undefined }, 2_000)
  recent.add([change(5, 2_500)], 2_500)
  expect(recent.isKnown(6_999)).toBe(true)
  expect(recent.count(6_999)).toBe(700)
  expect(recent.isKnown(7_000)).toBe(false)
  // Once few orders are left, they are counted in memory again.
  recent.beginRead()
  recent.add([change(9, 31_500)], 31_500)
  recent.endRead({ n: 1, changes: [change(5, 2_500)] }, 31_600)
  expect(recent.count(31_600)).toBe(2)
  expect(recent.isKnown(Infinity)).toBe(true)
})

it('uses the number of the database if too many orders change during the read', () => {
  const recent = started(3)
  recent.beginRead()
  recent.add(
    [1, 2, 3, 4].map((id) => change(id, 1_000)),
    1_000,
  )
  recent.endRead({ n: 2, changes: [change(1, 1_000), change(2, 1_000)] }, 1_000)
  expect(recent.count(1_000)).toBe(2)
  expect(recent.isKnown(6_000)).toBe(false)
})

it.each([1, 2, 3])('equals a count over all changes, in any order (seed %i)', (seed) => {
  const dice = seededDice(seed)
  const recent = started()
  const all: OrderChange[] = []
  for (let now = 100_000; now < 200_000; now += wholeBetween(dice, 1, 3_000)) {
    const added = Array.from({ length: wholeBetween(dice, 0, 20) }, () =>
      change(wholeBetween(dice, 1, 60), now - wholeBetween(dice, -1_000, 40_000)),
    )
    all.push(...added)
    recent.add(added, now)
    const expected = new Set(all.filter(({ at }) => at > now - 30_000).map((each) => each.orderId))
    expect(recent.count(now)).toBe(expected.size)
  }
})
