import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { createLog } from '../process/log.ts'
import { collect, committedIds, lastEventId } from '../testing/delivered-events.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { EventFeed, UNATTACHED } from './event-feed.ts'
import { Tail } from './tail.ts'

const PAGES = 10
const PAGE_SIZE = 5

describeOnEachEngine('a long backlog', (get) => {
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })

  /** Does `work`. Returns how many turns of the event loop passed meanwhile. */
  async function turnsDuring(work: () => Promise<void>): Promise<number> {
    let turns = 0
    let over = false
    const count = () => {
      if (over) return
      turns += 1
      setImmediate(count)
    }
    setImmediate(count)
    await work()
    over = true
    return turns
  }

  it('gives up the event loop between the pages of a replay', async () => {
    const { database } = get()
    const tail = await Tail.start(database, createLog('silent'))
    onTestFinished(() => tail.stop())
    const feed = new EventFeed({
      ...{ sql: database.sql, tail },
      ...{ resumeWindowMs: 60_000, pageSize: PAGE_SIZE },
    })
    const signal = new AbortController().signal
    const first = await feed.live(signal).next()
    const cursor = first.value?.cursor ?? ''
    await placeOrders(database.sql, customer, { count: PAGES * PAGE_SIZE })
    await tail.caughtUp()
    const turns = await turnsDuring(async () => {
      for await (const { reset } of feed.resume(cursor, UNATTACHED)) expect(reset).toBe(false)
    })
    expect(turns).toBeGreaterThan(PAGES / 2)
  })

  it('gives up the event loop between the pages of the tail', async () => {
    const { database } = get()
    const before = await lastEventId(database.sql)
    const tail = await Tail.start(database, createLog('silent'), { pageSize: PAGE_SIZE })
    onTestFinished(() => tail.stop())
    await tail.caughtUp()
    const delivered = collect(tail)
    const turns = await turnsDuring(async () => {
      await placeOrders(database.sql, customer, { count: PAGES * PAGE_SIZE })
      await delivered.reach(await committedIds(database.sql, before))
    })
    expect(turns).toBeGreaterThan(PAGES / 2)
  })
})
