import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeClock, startTicker, watch } from '../testing/stats-ticker.ts'

beforeEach(fakeClock)
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

it('sends a change before the next tick, and does not move the ticks', async () => {
  const { ticker, world } = startTicker()
  const start = performance.now()
  const { values, leave, done } = watch(ticker)
  await vi.advanceTimersByTimeAsync(2_000)
  world.change()
  await vi.advanceTimersByTimeAsync(10)
  expect(values).toMatchObject([{ type: 'INITIAL' }, { type: 'UPDATE', total: 1 }])
  await vi.advanceTimersByTimeAsync(8_000)
  expect(values.slice(2).map(({ at }) => at - start)).toEqual([5_000, 10_000])
  leave()
  await done
})

it('sends at most four values a second for a hundred changes, the last with all of them', async () => {
  const { ticker, world } = startTicker()
  const { values, leave, done } = watch(ticker)
  await vi.advanceTimersByTimeAsync(100)
  for (let n = 0; n < 100; n += 1) {
    world.change()
    await vi.advanceTimersByTimeAsync(20)
  }
  await vi.advanceTimersByTimeAsync(250)
  expect(values.at(-1)).toMatchObject({ total: 100 })
  const times = values.slice(1).map(({ at }) => at)
  for (const from of times) {
    expect(times.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(4)
  }
  expect(times.length).toBeGreaterThanOrEqual(8)
  leave()
  await done
})

it('sends a change that happens during a read, and does not spin until that read ends', async () => {
  const { ticker, world } = startTicker()
  const { values, leave, done } = watch(ticker)
  await vi.advanceTimersByTimeAsync(1_000)
  world.readMs = 3_000
  world.change()
  await vi.advanceTimersByTimeAsync(10)
  world.change()
  const timers = vi.spyOn(globalThis, 'setTimeout')
  await vi.advanceTimersByTimeAsync(2_900)
  expect(timers.mock.calls.length).toBeLessThan(5)
  timers.mockRestore()
  await vi.advanceTimersByTimeAsync(3_100)
  expect(values.at(-1)).toMatchObject({ total: 2 })
  leave()
  await done
  await vi.advanceTimersByTimeAsync(3_000)
})

it('sends a slow subscriber only the newest value', async () => {
  const { ticker, world } = startTicker()
  let proceed: () => void = () => undefined
  const { values, leave, done } = watch(ticker, () => new Promise((resolve) => (proceed = resolve)))
  await vi.advanceTimersByTimeAsync(0)
  for (let n = 0; n < 5; n += 1) {
    world.change()
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(values).toHaveLength(1)
  proceed()
  await vi.advanceTimersByTimeAsync(0)
  expect(values).toMatchObject([
    { type: 'INITIAL', total: 0 },
    { type: 'UPDATE', total: 5 },
  ])
  leave()
  proceed()
  await done
})

it('sends a subscriber that joins during a read a state from a later read', async () => {
  const { ticker, world } = startTicker()
  const first = watch(ticker)
  await vi.advanceTimersByTimeAsync(4_900)
  world.readMs = 500
  await vi.advanceTimersByTimeAsync(300)
  // The read in progress does not include this change.
  world.total += 1
  const second = watch(ticker)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(second.values).toMatchObject([{ type: 'INITIAL', total: 1 }])
  for (const { leave } of [first, second]) leave()
  await Promise.all([first.done, second.done])
})

interface Step {
  waitMs: number
  what: 'change' | 'join' | 'leave' | 'slow' | 'fast' | 'fail'
}

const step: fc.Arbitrary<Step> = fc.record({
  waitMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 900 })),
  what: fc.constantFrom(
    'change',
    'change',
    'change',
    'join',
    'join',
    'leave',
    'slow',
    'fast',
    'fail',
  ),
})

it('never goes back in time, and ends at the last state, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { ticker, world } = startTicker()
      const all = [watch(ticker)]
      const present = [...all]
      for (const { waitMs, what } of steps) {
        if (what === 'change') world.change()
        else if (what === 'join') {
          const subscriber = watch(ticker)
          all.push(subscriber)
          present.push(subscriber)
        } else if (what === 'leave') present.shift()?.leave()
        else if (what === 'fail') world.failures = 2
        else world.readMs = what === 'slow' ? 600 : 0
        await vi.advanceTimersByTimeAsync(waitMs)
      }
      world.readMs = 0
      await vi.advanceTimersByTimeAsync(4_000)
      for (const { values } of all) {
        for (const [index, { type, position, total }] of values.entries()) {
          expect(type).toBe(index === 0 ? 'INITIAL' : 'UPDATE')
          const before = values[index - 1]
          if (before === undefined) continue
          expect(position).toBeGreaterThan(before.position)
          expect(total).toBeGreaterThanOrEqual(before.total)
        }
      }
      for (const { values } of present) expect(values.at(-1)?.total).toBe(world.total)
      for (const { leave } of present) leave()
      await Promise.all(all.map(({ done }) => done))
      expect(vi.getTimerCount()).toBe(0)
    }),
    { numRuns: 100 },
  )
})
