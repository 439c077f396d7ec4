import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeClock, startTicker, watch } from '../testing/stats-ticker.ts'

beforeEach(fakeClock)
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

const types = (values: readonly { type: string }[]) => values.map(({ type }) => type)

it('gives the state at once, then one value at each whole multiple of the interval', async () => {
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
  // Late by two ticks and 1.3 s: the next is due at 25 s, as if nothing had been.
  expect(world.readAt).toHaveLength(3)
  await vi.advanceTimersByTimeAsync(3_699)
  expect(world.readAt).toHaveLength(3)
  await vi.advanceTimersByTimeAsync(1)
  expect(world.readAt).toHaveLength(4)
  leave()
  await done
})

it('reads once per tick for a thousand who watch', async () => {
  const { ticker, world } = startTicker()
  const watchers = Array.from({ length: 1_000 }, () => watch(ticker))
  await vi.advanceTimersByTimeAsync(0)
  const initial = world.readAt.length
  expect(initial).toBe(1)
  await vi.advanceTimersByTimeAsync(15_000)
  expect(world.readAt).toHaveLength(initial + 3)
  for (const { values } of watchers) expect(values).toHaveLength(4)
  for (const { leave } of watchers) leave()
  await Promise.all(watchers.map(({ done }) => done))
})

it('neither reads nor has a timer while nobody watches', async () => {
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

it('begins anew for who comes after that', async () => {
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
])('ends at once for who leaves %s', async (_when, readMs, afterMs) => {
  const { ticker, world } = startTicker()
  world.readMs = readMs
  const watcher = watch(ticker)
  await vi.advanceTimersByTimeAsync(afterMs)
  const left = performance.now()
  watcher.leave()
  await watcher.done
  expect(performance.now()).toBe(left)
  await vi.advanceTimersByTimeAsync(60_000)
})

it('ends at once for who has left before', async () => {
  const { ticker } = startTicker()
  const watcher = watch(ticker)
  watcher.leave()
  await watcher.done
  expect(watcher.values).toEqual([])
  await vi.advanceTimersByTimeAsync(60_000)
})
