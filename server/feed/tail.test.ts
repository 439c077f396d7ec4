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
import { Tail } from './tail.ts'

const PAGE_SIZE = 7

describeOnEachEngine('the tail of the feed', (get) => {
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })
  const place = (count = 1) => placeOrders(get().database.sql, customer, { count })

  async function follow() {
    const { database } = get()
    const before = await lastEventId(database.sql)
    const tail = await Tail.start(database, createLog('silent'), { pageSize: PAGE_SIZE })
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
