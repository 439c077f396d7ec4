import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeClock, startTicker, watch } from '../testing/stats-ticker.ts'

beforeEach(fakeClock)
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

const types = (values: readonly { type: string }[]) => values.map(({ type }) => type)

it('sends the state at once, then one value at each whole multiple of the interval', async () => {
  const { ticker, world } = startTicker()
  const start = performance.now()
  const { values, leave, done } = watch(ticker)
  await vi.advanceTimersByTimeAsync(0)
  expect(values).toMatchObject([{ at: start, type: 'INITIAL' }])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(world.readAt.map((at) => at - start)).toEqual(
    Array.from({ length: 13 }, (_, n) => n * 5_000),
  )
  expect(types(values)).toEqual(['INITIAL', ...Array.from({ length: 12 }, () => 'UPDATE')])
  leave()
  await done
})

it('does not drift when reads are slow', async () => {
  const { ticker, world } = startTicker()
  const start = performance.now()
  world.readMs = 700
  const { leave, done } = watch(ticker)
  await vi.advanceTimersByTimeAsync(26_000)
  expect(world.readAt.map((at) => at - start)).toEqual([0, 5_000, 10_000, 15_000, 20_000, 25_000])
  leave()
  await done
})

it('does not drift, and does not catch up in a burst, when the process was busy', async () => {
  const { ticker, world } = startTicker()
  const start = performance.now()
  const { leave, done } = watch(ticker)
  await vi.advanceTimersByTimeAsync(5_000)
  const clock = vi.spyOn(performance, 'now')
  const busyUntil = start + 21_300
  clock.mockImplementation(() => busyUntil)
  await vi.advanceTimersByTimeAsync(5_000)
  clock.mockRestore()
  // Late by two ticks and 1.3 s: the next tick is due at 25 s, as without the delay.
  expect(world.readAt).toHaveLength(3)
  await vi.advanceTimersByTimeAsync(3_699)
  expect(world.readAt).toHaveLength(3)
  await vi.advanceTimersByTimeAsync(1)
  expect(world.readAt).toHaveLength(4)
  leave()
  await done
})

it('reads once per tick for a thousand subscribers', async () => {
  const { ticker, world } = startTicker()
  const subscribers = Array.from({ length: 1_000 }, () => watch(ticker))
  await vi.advanceTimersByTimeAsync(0)
  const initial = world.readAt.length
  expect(initial).toBe(1)
  await vi.advanceTimersByTimeAsync(15_000)
  expect(world.readAt).toHaveLength(initial + 3)
  for (const { values } of subscribers) expect(values).toHaveLength(4)
  for (const { leave } of subscribers) leave()
  await Promise.all(subscribers.map(({ done }) => done))
})

it('neither reads nor has a timer without subscribers', async () => {
  const { ticker, world } = startTicker()
  expect(vi.getTimerCount()).toBe(0)
  const { leave, done } = watch(ticker)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(world.listeners.size).toBe(1)
  world.change()
  leave()
  await done
  const reads = world.readAt.length
  expect(vi.getTimerCount()).toBe(0)
  expect(world.listeners.size).toBe(0)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(world.readAt).toHaveLength(reads)
})

it('starts again for the next subscriber', async () => {
  const { ticker } = startTicker()
  const first = watch(ticker)
  await vi.advanceTimersByTimeAsync(7_000)
  first.leave()
  await first.done
  const start = performance.now()
  const second = watch(ticker)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(second.values.map(({ at }) => at - start)).toEqual([0, 5_000, 10_000])
  expect(types(second.values)).toEqual(['INITIAL', 'UPDATE', 'UPDATE'])
  second.leave()
  await second.done
})

it.each([
  ['between values', 0, 1_000],
  ['while its first value is being read', 60_000, 10],
])('ends at once for a subscriber that leaves %s', async (_when, readMs, afterMs) => {
  const { ticker, world } = startTicker()
  world.readMs = readMs
  const subscriber = watch(ticker)
  await vi.advanceTimersByTimeAsync(afterMs)
  const left = performance.now()
  subscriber.leave()
  await subscriber.done
  expect(performance.now()).toBe(left)
  await vi.advanceTimersByTimeAsync(60_000)
})

it('ends at once for a subscriber that left before it began', async () => {
  const { ticker } = startTicker()
  const subscriber = watch(ticker)
  subscriber.leave()
  await subscriber.done
  expect(subscriber.values).toEqual([])
  await vi.advanceTimersByTimeAsync(60_000)
})
