import { afterEach, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { createSql } from '../db/sql.ts'
import { createLog } from '../process/log.ts'
import {
  collect,
  committedIds,
  expectOnce,
  expectPages,
  lastEventId,
} from '../testing/delivered-events.ts'
import { describeOnEachEngine, describeOnPostgres } from '../testing/engines.ts'
import { flakySql } from '../testing/flaky-sql.ts'
import { recordLog } from '../testing/log-records.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { Tail } from './tail.ts'

const PAGE_SIZE = 7

describeOnEachEngine('the tail while the database fails', (get) => {
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })

  async function follow() {
    const { database } = get()
    const before = await lastEventId(database.sql)
    const flaky = flakySql(database.sql)
    const { log, records } = recordLog('info')
    const tail = await Tail.start({ ...database, feed: flaky.sql }, log, { pageSize: PAGE_SIZE })
    onTestFinished(() => tail.stop())
    return {
      tail,
      flaky,
      lines: () => records().map(({ level, msg }) => `${level}: ${msg ?? ''}`),
      delivered: collect(tail),
      place: (count: number) => placeOrders(database.sql, customer, { count }),
      since: () => committedIds(database.sql, before),
    }
  }

  it('logs the failure once, retries with back-off and misses nothing', async () => {
    const { flaky, lines, delivered, place, since } = await follow()
    flaky.failNext(4)
    await place(1)
    await place(20)
    const committed = await since()
    await delivered.reach(committed)
    expectOnce(delivered.ids, committed)
    await vi.waitFor(() =>
      expect(lines()).toEqual([
        'error: events cannot be read; retrying',
        'info: events can be read again',
      ]),
    )
    const waits = flaky.failedAt.slice(1).map((at, index) => at - (flaky.failedAt[index] ?? 0))
    expect(waits).toHaveLength(3)
    // At least half of 100, 200 and 400 ms, less the imprecision of timers.
    for (const [index, ms] of waits.entries()) expect(ms).toBeGreaterThan(48 * 2 ** index)
  })

  it('was last heard from when it last answered (E6)', async () => {
    const { tail, flaky } = await follow()
    await tail.caughtUp()
    flaky.failNext(4)
    const caughtUp = tail.caughtUp()
    await vi.waitFor(() => expect(flaky.failedAt.length).toBeGreaterThan(1))
    expect(tail.heardAt).toBeLessThan(flaky.failedAt[0] ?? 0)
    await caughtUp
    expect(tail.heardAt).toBeGreaterThan(flaky.failedAt.at(-1) ?? 0)
  })

  it('continues where it failed in a backlog, and reads what was committed meanwhile', async () => {
    const { tail, flaky, delivered, place, since } = await follow()
    const failing = new Promise<void>((resolve) => {
      const stop = tail.subscribe(() => {
        if (delivered.pages.length < 2) return
        stop()
        flaky.failNext(2)
        resolve()
      })
    })
    await place(70)
    await failing
    // The notification arrives while reads fail. The stretch that is read next began before this event.
    await place(1)
    const committed = await since()
    await delivered.reach(committed)
    expectOnce(delivered.ids, committed)
    expectPages(delivered.pages, PAGE_SIZE)
  })

  it('does not count what was committed since the last successful read as published', async () => {
    const { tail, flaky, delivered, place, since } = await follow()
    await tail.caughtUp()
    flaky.failNext(2)
    const failing = performance.now()
    await place(1)
    await vi.waitFor(() => expect(flaky.failedAt).toHaveLength(2), { interval: 1 })
    expect(tail.publishedUntil).toBeLessThanOrEqual(flaky.failedAt[0] ?? 0)
    await delivered.reach(await since())
    await tail.caughtUp()
    expect(tail.publishedUntil).toBeGreaterThan(failing)
  })
})

/** What the statements of the tail return when nothing is new. */
const ANSWER = {
  ...{ epoch: 'e', knownSystem: null, system: null, rewound: false },
  ...{ server: '7@now', standby: false, inHistory: true },
  ...{ snapshot: '1:1:', fits: true, events: [], newest: null },
}

describeOnEachEngine('stopping the tail', (get) => {
  afterEach(() => vi.useRealTimers())

  it.each([0, 1])('leaves no timer behind, after %i failures', async (failures) => {
    const { database } = get()
    // A real database has timers of its own.
    const quiet = createSql({
      query: () => Promise.resolve([ANSWER]),
      script: () => Promise.resolve(),
      transaction: () => Promise.reject(new Error('a tail only reads')),
    })
    const flaky = flakySql(quiet)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const stop = vi.fn(() => Promise.resolve())
    const listen = () => {
      flaky.failNext(failures)
      return Promise.resolve({ reliable: false, stop })
    }
    const tail = await Tail.start({ ...database, feed: flaky.sql, listen }, createLog('silent'))
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1), { interval: 1 })
    await tail.stop()
    expect(vi.getTimerCount()).toBe(0)
    expect(stop).toHaveBeenCalledOnce()
  })

  it('waits for the read in progress and begins no new one', async () => {
    const { database } = get()
    const customer = await makeCustomer(database.sql, 'ada')
    const tail = await Tail.start(database, createLog('silent'), { pageSize: 1 })
    const delivered = collect(tail)
    await placeOrders(database.sql, customer, { count: 5 })
    await tail.stop()
    const { length } = delivered.ids
    await placeOrders(database.sql, customer)
    await tail.stop()
    expect(delivered.ids).toHaveLength(length)
  })
})

describeOnPostgres('stopping the tail on a server', (get) => {
  it('leaves no listening connection', async () => {
    const { database } = get()
    const listening = () =>
      database.sql.rows(
        z.object({ pid: z.number() }),
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'`,
      )
    const tail = await Tail.start(database, createLog('silent'))
    expect(await listening()).toHaveLength(1)
    await tail.stop()
    await vi.waitFor(async () => expect(await listening()).toEqual([]))
  })
})
