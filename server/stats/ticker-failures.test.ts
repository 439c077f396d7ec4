import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeClock, startTicker, watch } from '../testing/stats-ticker.ts'

beforeEach(fakeClock)
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

const ONCE = [
  { level: 'error', msg: 'statistics cannot be read' },
  { level: 'info', msg: 'statistics can be read again' },
]

it('says once that a read failed, tries again with back-off and keeps who watches', async () => {
  const { ticker, world } = startTicker()
  const watchers = [watch(ticker), watch(ticker)]
  await vi.advanceTimersByTimeAsync(5_000)
  world.failures = 3
  world.change()
  await vi.advanceTimersByTimeAsync(1_500)
  expect(world.lines).toMatchObject(ONCE)
  for (const { values } of watchers) expect(values.at(-1)).toMatchObject({ total: 1 })
  const waits = world.readAt.slice(3).map((at, index) => at - (world.readAt[index + 2] ?? 0))
  expect(waits).toHaveLength(3)
  for (const [index, ms] of waits.entries()) {
    expect(ms).toBeGreaterThanOrEqual(50 * 2 ** index)
    expect(ms).toBeLessThanOrEqual(100 * 2 ** index)
  }
  for (const { leave } of watchers) leave()
  await Promise.all(watchers.map(({ done }) => done))
})

it('gives the first state that can be read as the initial one, soon, to however many', async () => {
  const { ticker, world } = startTicker()
  world.failures = 2
  const watchers = Array.from({ length: 500 }, () => watch(ticker))
  await vi.advanceTimersByTimeAsync(0)
  expect(world.lines).toMatchObject([ONCE[0]])
  // Two failures in a row, not one for each who watches: at most 100 and 200 ms.
  await vi.advanceTimersByTimeAsync(300)
  expect(world.lines).toMatchObject(ONCE)
  for (const { values } of watchers) expect(values).toMatchObject([{ type: 'INITIAL' }])
  await vi.advanceTimersByTimeAsync(5_000)
  for (const { values } of watchers) expect(values.at(-1)).toMatchObject({ type: 'UPDATE' })
  for (const { leave } of watchers) leave()
  await Promise.all(watchers.map(({ done }) => done))
})

it('keeps ticking through a long outage, and stops trying when the last one leaves', async () => {
  const { ticker, world } = startTicker()
  const watcher = watch(ticker)
  await vi.advanceTimersByTimeAsync(0)
  world.failures = Infinity
  await vi.advanceTimersByTimeAsync(60_000)
  expect(world.lines).toMatchObject([ONCE[0]])
  const reads = world.readAt.length
  expect(reads).toBeLessThan(60)
  watcher.leave()
  await watcher.done
  await vi.advanceTimersByTimeAsync(60_000)
  expect(world.readAt).toHaveLength(reads)
})

it('lets a single question fail without trying again', async () => {
  const { ticker, world } = startTicker()
  world.failures = 1
  await expect(ticker.current()).rejects.toThrow('out to lunch')
  expect(vi.getTimerCount()).toBe(0)
  await expect(ticker.current()).resolves.toMatchObject({ totalOrders: 0 })
})
