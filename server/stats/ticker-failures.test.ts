import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeClock, startTicker, watch } from '../testing/stats-ticker.ts'

beforeEach(fakeClock)
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

const LOGGED_ONCE = [
  { level: 'error', msg: 'statistics cannot be read' },
  { level: 'info', msg: 'statistics can be read again' },
]

it('logs a failed read once, retries with back-off and keeps its subscribers', async () => {
  const { ticker, world } = startTicker()
  const subscribers = [watch(ticker), watch(ticker)]
  await vi.advanceTimersByTimeAsync(5_000)
  world.failures = 3
  world.change()
  await vi.advanceTimersByTimeAsync(1_500)
  expect(world.lines).toMatchObject(LOGGED_ONCE)
  for (const { values } of subscribers) expect(values.at(-1)).toMatchObject({ total: 1 })
  const waits = world.readAt.slice(3).map((at, index) => at - (world.readAt[index + 2] ?? 0))
  expect(waits).toHaveLength(3)
  for (const [index, ms] of waits.entries()) {
    expect(ms).toBeGreaterThanOrEqual(50 * 2 ** index)
    expect(ms).toBeLessThanOrEqual(100 * 2 ** index)
  }
  for (const { leave } of subscribers) leave()
  await Promise.all(subscribers.map(({ done }) => done))
})

it('sends the first state that can be read as the initial one, soon and to all', async () => {
  const { ticker, world } = startTicker()
  world.failures = 2
  const subscribers = Array.from({ length: 500 }, () => watch(ticker))
  await vi.advanceTimersByTimeAsync(0)
  expect(world.lines).toMatchObject([LOGGED_ONCE[0]])
  // Two failures in a row, not one per subscriber: at most 100 and 200 ms.
  await vi.advanceTimersByTimeAsync(300)
  expect(world.lines).toMatchObject(LOGGED_ONCE)
  for (const { values } of subscribers) expect(values).toMatchObject([{ type: 'INITIAL' }])
  await vi.advanceTimersByTimeAsync(5_000)
  for (const { values } of subscribers) expect(values.at(-1)).toMatchObject({ type: 'UPDATE' })
  for (const { leave } of subscribers) leave()
  await Promise.all(subscribers.map(({ done }) => done))
})

it('keeps retrying in a long outage, and stops when the last subscriber leaves', async () => {
  const { ticker, world } = startTicker()
  const subscriber = watch(ticker)
  await vi.advanceTimersByTimeAsync(0)
  world.failures = Infinity
  await vi.advanceTimersByTimeAsync(60_000)
  expect(world.lines).toMatchObject([LOGGED_ONCE[0]])
  const reads = world.readAt.length
  expect(reads).toBeLessThan(60)
  subscriber.leave()
  await subscriber.done
  await vi.advanceTimersByTimeAsync(60_000)
  expect(world.readAt).toHaveLength(reads)
})

it('fails a single read without a retry', async () => {
  const { ticker, world } = startTicker()
  world.failures = 1
  await expect(ticker.current()).rejects.toThrow('does not answer')
  expect(vi.getTimerCount()).toBe(0)
  await expect(ticker.current()).resolves.toMatchObject({ totalOrders: 0 })
})
