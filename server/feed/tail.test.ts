import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { createLog } from '../process/log.ts'
import {
  collect,
  committedIds,
  expectOnce,
  expectPages,
  lastEventId,
} from '../testing/delivered-events.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { EventFeed, UNATTACHED } from './event-feed.ts'
import { Tail, type TailPage, type TailSettings } from './tail.ts'

const PAGE_SIZE = 7

describeOnEachEngine('the tail of the feed', (get) => {
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })
  const place = (count = 1) => placeOrders(get().database.sql, customer, { count })

  async function follow(settings: TailSettings = {}) {
    const { database } = get()
    const before = await lastEventId(database.sql)
    const sizes = { pageSize: PAGE_SIZE, ...settings }
    const tail = await Tail.start(database, createLog('silent'), sizes)
    onTestFinished(() => tail.stop())
    const delivered = collect(tail)
    return { tail, delivered, since: () => committedIds(database.sql, before) }
  }

  it('delivers each event that is committed after its start once', async () => {
    await place()
    const { delivered, since } = await follow()
    for (const count of [1, 3, 1]) {
      await place(count)
      await delivered.reach(await since())
    }
    await get().database.sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE status = 'PENDING'`)
    const committed = await since()
    await delivered.reach(committed)
    expect(committed.length).toBeGreaterThan(5)
    expectOnce(delivered.ids, committed)
  })

  it('delivers a backlog that is far larger than a page in pages', async () => {
    const { delivered, since } = await follow()
    await place(40)
    await place(33)
    const committed = await since()
    await delivered.reach(committed)
    expectOnce(delivered.ids, committed)
    expectPages(delivered.pages, PAGE_SIZE)
    expect(delivered.pages.length).toBeGreaterThanOrEqual(Math.floor(73 / PAGE_SIZE))
  })

  it('leaves a long stretch to its subscribers, with one page that says where it begins', async () => {
    const { tail, delivered, since } = await follow({ maxStretch: 3 * PAGE_SIZE })
    const long: TailPage[] = []
    tail.subscribe((page) => {
      if (page.replayFrom !== undefined) long.push(page)
    })
    const { position } = tail.progress
    await place(3 * PAGE_SIZE)
    await tail.caughtUp()
    expect(tail.progress.position).toBe(position + 3)
    expect(long).toEqual([])

    const before = await tail.caughtUp()
    const passed = await since()
    await place(3 * PAGE_SIZE + 1)
    const after = await tail.caughtUp()
    expect(long).toMatchObject([
      {
        events: [],
        reset: false,
        position: position + 4,
        replayFrom: before,
        cursor: after.cursor,
      },
    ])
    expect(after.cursor.to).toBeNull()
    expect(after.seen.newest?.id).toBe((await since()).at(-1))
    expect(after.seen.latest).toEqual([after.seen.newest])

    await place()
    const committed = await since()
    await delivered.reach(committed.slice(-1))
    expectOnce(delivered.ids, [...passed, ...committed.slice(-1)])
  })

  it('names a cursor from which exactly a long stretch is resumed', async () => {
    const { tail, since } = await follow({ maxStretch: PAGE_SIZE })
    const { sql } = get().database
    const feed = new EventFeed({ sql, tail, resumeWindowMs: 60_000, pageSize: PAGE_SIZE })
    const leave = new AbortController()
    const live = feed.live(leave.signal)
    await live.next()
    const before = (await since()).length
    await place(4 * PAGE_SIZE)
    const { value: gap } = await live.next()
    const replayed: bigint[] = []
    for await (const batch of feed.resume(gap?.replayFrom ?? '', UNATTACHED)) {
      expect(batch.reset).toBe(false)
      replayed.push(...batch.events.map(({ id }) => id))
    }
    expect(replayed).toEqual((await since()).slice(before))
    leave.abort()
    await live.return()
  })

  it('delivers no event of a transaction that was rolled back', async () => {
    const { delivered, since } = await follow()
    const changedMind = new Error('changed my mind')
    const rolledBack = get().database.sql.transaction(async (tx) => {
      await placeOrders(tx, customer, { count: 9 })
      throw changedMind
    })
    await expect(rolledBack).rejects.toBe(changedMind)
    await place()
    const committed = await since()
    await delivered.reach(committed)
    expect(delivered.ids).toEqual(committed)
    expect(committed).toHaveLength(1)
  })

  it('delivers to all subscribers, but not to one that has unsubscribed', async () => {
    const { tail, delivered, since } = await follow()
    let heard = 0
    const stop = tail.subscribe(() => {
      heard += 1
    })
    await place()
    await delivered.reach(await since())
    expect(heard).toBe(1)
    stop()
    await place()
    await delivered.reach(await since())
    expect(heard).toBe(1)
  })
})
