import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeClock, startTicker, watch } from '../testing/stats-ticker.ts'

beforeEach(fakeClock)
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

it('shows a change early, and leaves the ticks where they are', async () => {
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

it('makes of a hundred changes at most four values a second, the last of which shows them all', async () => {
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

it('shows a change that comes during a read, and does not spin until that ends', async () => {
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

it('gives a slow reader the newest value only', async () => {
  const { ticker, world } = startTicker()
  let goOn: () => void = () => undefined
  const { values, leave, done } = watch(ticker, () => new Promise((resolve) => (goOn = resolve)))
  await vi.advanceTimersByTimeAsync(0)
  for (let n = 0; n < 5; n += 1) {
    world.change()
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(values).toHaveLength(1)
  goOn()
  await vi.advanceTimersByTimeAsync(0)
  expect(values).toMatchObject([
    { type: 'INITIAL', total: 0 },
    { type: 'UPDATE', total: 5 },
  ])
  leave()
  goOn()
  await done
})

it('gives who joins during a read a state that is read after that', async () => {
  const { ticker, world } = startTicker()
  const first = watch(ticker)
  await vi.advanceTimersByTimeAsync(4_900)
  world.readMs = 500
  await vi.advanceTimersByTimeAsync(300)
  // A read has begun that cannot know of this.
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
          const watcher = watch(ticker)
          all.push(watcher)
          present.push(watcher)
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
