import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeClock, startTicker, watch } from '../testing/stats-ticker.ts'

beforeEach(fakeClock)
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

it('reads only first values while the counts in memory are up to date', async () => {
  const { ticker, world } = startTicker()
  world.isHeld = true
  const first = watch(ticker)
  await vi.advanceTimersByTimeAsync(2_000)
  world.change()
  await vi.advanceTimersByTimeAsync(8_000)
  expect(first.values).toMatchObject([
    { type: 'INITIAL', total: 0 },
    { type: 'UPDATE', total: 1 },
    { type: 'UPDATE', total: 1 },
    { type: 'UPDATE', total: 1 },
  ])
  expect(world.readAt).toHaveLength(1)
  const second = watch(ticker)
  await vi.advanceTimersByTimeAsync(0)
  expect(second.values).toMatchObject([{ type: 'INITIAL', total: 1 }])
  expect(world.readAt).toHaveLength(2)
  for (const { leave } of [first, second]) leave()
  await Promise.all([first.done, second.done])
})

it('begins with a read, also if there is a tick before it has ended', async () => {
  const { ticker, world } = startTicker()
  const first = watch(ticker)
  await vi.advanceTimersByTimeAsync(4_900)
  world.isHeld = true
  world.readMs = 300
  const second = watch(ticker)
  await vi.advanceTimersByTimeAsync(200)
  expect(first.values).toMatchObject([{ type: 'INITIAL' }, { type: 'UPDATE' }])
  expect(second.values).toEqual([])
  await vi.advanceTimersByTimeAsync(100)
  expect(second.values).toMatchObject([{ type: 'INITIAL' }])
  const positions = [...first.values, ...second.values].map(({ position }) => position)
  expect(positions).toEqual([1, 2, 3])
  for (const { leave } of [first, second]) leave()
  await Promise.all([first.done, second.done])
})

it('reads the counts at a tick when those in memory are not up to date', async () => {
  const { ticker, world } = startTicker()
  world.isHeld = true
  const { values, leave, done } = watch(ticker)
  await vi.advanceTimersByTimeAsync(1_000)
  world.isHeld = false
  world.total = 7
  await vi.advanceTimersByTimeAsync(4_000)
  expect(values.at(-1)).toMatchObject({ type: 'UPDATE', total: 7 })
  expect(world.readAt).toHaveLength(2)
  leave()
  await done
})

it('sends nothing while counts can neither be read nor are up to date in memory', async () => {
  const { ticker, world } = startTicker()
  world.isHeld = true
  const { values, leave, done } = watch(ticker)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(values).toHaveLength(2)
  world.isHeld = false
  world.failures = Infinity
  await vi.advanceTimersByTimeAsync(30_000)
  expect(values).toHaveLength(2)
  expect(world.lines).toMatchObject([{ level: 'error', msg: 'statistics cannot be read' }])
  world.isHeld = true
  world.failures = 0
  await vi.advanceTimersByTimeAsync(5_000)
  expect(values.length).toBeGreaterThan(2)
  expect(world.lines.at(-1)).toMatchObject({ level: 'info', msg: 'statistics can be read again' })
  leave()
  await done
})
