import { expect, it, vi } from 'vitest'
import { eventLoopTurns } from '../testing/event-loop.ts'
import { OrderTrends } from './trends.ts'

const HOUR = { minutes: 60, points: 12 }
const DAY = { minutes: 1440, points: 12 }

/** Trends with reads that the test ends, and a clock that the test sets. */
function start() {
  const clock = { ms: 0 }
  const ends: { succeed: () => void; fail: () => void }[] = []
  const read = vi.fn(
    () =>
      new Promise<[]>((resolve, reject) => {
        ends.push({ succeed: () => resolve([]), fail: () => reject(new Error('the read failed')) })
      }),
  )
  return { trends: new OrderTrends({ read, now: () => clock.ms }), clock, ends, read }
}

it('are read once for any number of requests, also during the read', async () => {
  const { trends, clock, ends, read } = start()
  const requested = Array.from({ length: 1_000 }, () => trends.of(HOUR))
  await eventLoopTurns()
  clock.ms = 60_000
  requested.push(trends.of({ ...HOUR }))
  ends[0]?.succeed()
  const got = await Promise.all(requested)
  expect(new Set(got).size).toBe(1)
  expect(read.mock.calls).toEqual([[HOUR]])
})

it('are cached for ten seconds after the read', async () => {
  const { trends, clock, ends, read } = start()
  clock.ms = 1_000
  const first = trends.of(HOUR)
  await eventLoopTurns()
  clock.ms = 5_000
  ends[0]?.succeed()
  await first
  clock.ms = 15_000
  await trends.of(HOUR)
  expect(read).toHaveBeenCalledTimes(1)
  clock.ms = 15_001
  void trends.of(HOUR)
  await eventLoopTurns()
  expect(read).toHaveBeenCalledTimes(2)
})

it('of different periods are read separately, one after the other', async () => {
  const { trends, ends, read } = start()
  const both = [trends.of(HOUR), trends.of(DAY)]
  await eventLoopTurns()
  expect(read.mock.calls).toEqual([[HOUR]])
  ends[0]?.succeed()
  await eventLoopTurns()
  expect(read.mock.calls).toEqual([[HOUR], [DAY]])
  ends[1]?.succeed()
  const [hour, day] = await Promise.all(both)
  expect(hour).not.toBe(day)
})

it('fail for all requests that share the read, and are read again for the next', async () => {
  const { trends, ends, read } = start()
  const requested = [trends.of(HOUR), trends.of(HOUR), trends.of(DAY)]
  const outcomes = Promise.allSettled(requested)
  await eventLoopTurns()
  ends[0]?.fail()
  await eventLoopTurns()
  ends[1]?.succeed()
  expect((await outcomes).map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
    'fulfilled',
  ])
  void trends.of(HOUR)
  await eventLoopTurns()
  expect(read.mock.calls).toEqual([[HOUR], [DAY], [HOUR]])
})
