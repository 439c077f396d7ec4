import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { createLog } from '../process/log.ts'
import {
  collect,
  committedIds,
  expectOnce,
  expectPages,
  lastEventId,
} from '../testing/delivered-events.ts'
import { describeOnPostgres } from '../testing/engines.ts'
import { makeCustomer } from '../testing/place-orders.ts'
import { connectWriters, insertOrders } from '../testing/writers.ts'
import { Tail } from './tail.ts'

const WRITERS = 8
const TRANSACTIONS = 40
const PAGE_SIZE = 7

describeOnPostgres('the tail during concurrent writes', (get) => {
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })

  async function follow() {
    const { database } = get()
    const before = await lastEventId(database.sql)
    const tail = await Tail.start(database, createLog('silent'), { pageSize: PAGE_SIZE })
    onTestFinished(() => tail.stop())
    return { delivered: collect(tail), since: () => committedIds(database.sql, before) }
  }

  it('delivers each event of eight writers once, also during a long transaction', async () => {
    const { delivered, since } = await follow()
    const [long, ...writers] = await connectWriters(get(), 1 + WRITERS)
    if (long === undefined) throw new Error('no connection')
    await long.query('BEGIN')
    await insertOrders(long, customer, 5)

    const sleep = (seconds: number) => `SELECT pg_sleep(${seconds})`
    await Promise.all(
      writers.map(async (client) => {
        for (let n = 0; n < TRANSACTIONS; n += 1) {
          await client.query('BEGIN')
          await insertOrders(client, customer, 1 + Math.floor(Math.random() * 3))
          await client.query(sleep(Math.random() / 100))
          await insertOrders(client, customer, 1)
          await client.query(Math.random() < 0.2 ? 'ROLLBACK' : 'COMMIT')
        }
      }),
    )
    const early = await since()
    await delivered.reach(early)
    expectOnce(delivered.ids, early)

    await insertOrders(long, customer, 5)
    await long.query('COMMIT')
    const all = await since()
    expect(all).toHaveLength(early.length + 10)
    await delivered.reach(all)
    expectOnce(delivered.ids, all)
    expectPages(delivered.pages, PAGE_SIZE)
  })

  it('finds events without a notification, while another writer holds the notification lock', async () => {
    const { delivered, since } = await follow()
    const [holder, other] = await connectWriters(get(), 2)
    await holder?.query('BEGIN')
    // The first writer holds the lock until its transaction ends.
    if (holder !== undefined) await insertOrders(holder, customer, 1)
    for (let n = 0; n < 3; n += 1) {
      if (other !== undefined) await insertOrders(other, customer, 1)
      await delivered.reach(await since())
    }
    expect(delivered.ids).toHaveLength(3)
    await holder?.query('COMMIT')
    const all = await since()
    await delivered.reach(all)
    expectOnce(delivered.ids, all)
  })

  it('misses nothing when the listening connection is killed', async () => {
    const { delivered, since } = await follow()
    const { sql } = get().database
    const [client] = await connectWriters(get(), 1)
    if (client === undefined) throw new Error('no connection')
    for (let n = 0; n < 3; n += 1) {
      await sql.run(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND query LIKE 'LISTEN %'`,
      )
      await insertOrders(client, customer, 2)
      await delivered.reach(await since())
    }
    expectOnce(delivered.ids, await since())
  })
})
