import { beforeEach, expect, it } from 'vitest'
import type { Sql } from '../db/sql.ts'
import { openEpoch } from '../feed/epoch.ts'
import { describeOnEachEngine, describeOnPostgres } from '../testing/engines.ts'
import { recountAt } from '../testing/live-counts.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { connectWriters } from '../testing/writers.ts'
import { readCheckpoint } from './checkpoint.ts'
import { countAll, loadCounts } from './load-counts.ts'
import { recountOrders } from './recount.ts'

let customers = 0

async function prepare(sql: Sql, orders = 20): Promise<string> {
  const customer = await makeCustomer(sql, `ada ${(customers += 1)}`)
  await placeOrders(sql, customer, { count: orders })
  await openEpoch(sql)
  return customer
}

/** Loads the counts, and expects them to equal a recount at the same snapshot. */
async function expectTrueCounts(sql: Sql): Promise<void> {
  const { counts, snapshot } = await loadCounts(sql)
  const held = Object.fromEntries([...counts].filter(([, n]) => n !== 0))
  expect(held).toEqual(await recountAt(sql, snapshot.text))
}

/** Loads the counts and expects a full count of the orders, or none. */
async function expectFullCount(sql: Sql, isFull: boolean): Promise<void> {
  const texts: string[] = []
  const watching = (inner: Sql): Sql => ({
    ...inner,
    transaction: (work) => inner.transaction((tx) => work(watching(tx))),
    one: (row, text, params) => {
      texts.push(text)
      return inner.one(row, text, params)
    },
  })
  await expectTrueCounts(watching(sql))
  expect(texts.some((text) => text.includes('FROM orders GROUP BY'))).toBe(isFull)
}

describeOnEachEngine('a checkpoint of the counts', (get) => {
  let sql: Sql
  let customer: string
  beforeEach(async () => {
    sql = get().database.sql
    customer = await prepare(sql)
    await countAll(sql)
  })

  it('spares a server that starts a full count', async () => {
    await placeOrders(sql, customer, { count: 3 })
    await sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id % 5 = 0`)
    await sql.run(`DELETE FROM orders WHERE id % 7 = 0`)
    await expectFullCount(sql, false)
  })

  it('spares it also if the database has no events', async () => {
    await sql.script(`
      ALTER TABLE order_events DISABLE TRIGGER USER;
      TRUNCATE order_events;
      ALTER TABLE order_events ENABLE TRIGGER USER`)
    await countAll(sql)
    await expectFullCount(sql, false)
  })

  it('is made by a recount, for all servers', async () => {
    await sql.run('UPDATE installation SET counted = NULL')
    await recountOrders(sql)
    await expectFullCount(sql, false)
  })

  it.each([
    ['there is none', 'UPDATE installation SET counted = NULL'],
    [
      'the servers were told to count again since',
      'UPDATE installation SET recounts = recounts + 1',
    ],
    ['the database has another epoch', `UPDATE installation SET feed_epoch = 'another'`],
    [
      'it is later than the present',
      `UPDATE installation SET counted = jsonb_set(counted, '{snapshot}', '"900000000:900000000:"')`,
    ],
    [
      'there are more events since than orders',
      `INSERT INTO order_events (order_id, kind, actor)
       SELECT 1, 'EDITED', 'test' FROM generate_series(1, (SELECT count(*) FROM orders) + 1)`,
    ],
  ])('is not used if %s, and is made again', async (_why, statement) => {
    await sql.run(statement)
    expect(await readCheckpoint(sql)).toBeUndefined()
    await expectFullCount(sql, true)
    await expectFullCount(sql, false)
  })

  it('is not stored if the servers were told to count again during the count', async () => {
    await sql.run('UPDATE installation SET counted = NULL')
    const interfering: Sql = {
      ...sql,
      async transaction(work) {
        const result = await sql.transaction(work)
        await sql.run('UPDATE installation SET recounts = recounts + 1')
        return result
      },
    }
    await countAll(interfering)
    expect(await readCheckpoint(sql)).toBeUndefined()
  })
})

describeOnPostgres('a checkpoint of the counts beside open transactions', (get) => {
  it('counts a transaction that was open when it was made, once it is committed', async () => {
    const { sql } = get().database
    const customer = await prepare(sql)
    const [writer] = await connectWriters(get(), 1)
    await writer?.query('BEGIN')
    await writer?.query(`UPDATE orders SET status = 'CANCELLED' WHERE id % 2 = 0`)
    await placeOrders(sql, customer)
    await countAll(sql)
    await placeOrders(sql, customer)
    await expectFullCount(sql, false)
    await writer?.query('COMMIT')
    await expectFullCount(sql, false)
  })
})
