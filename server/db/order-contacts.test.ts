import { join } from 'node:path'
import { beforeEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { goBackToEarlierRelease, upgrade, writeHistory } from '../testing/earlier-release.ts'
import { describeOnEachEngine, describeOnPostgres } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { recordLog } from '../testing/log-records.ts'
import { connectWriters } from '../testing/writers.ts'
import { migrate } from './migrate.ts'
import type { Sql } from './sql.ts'

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations')
/** The migration that fills the contacts of orders. */
const FILLING = '20261127090200'

const Order = z.object({
  contact: z.string(),
  searched: z.string().nullable(),
  version: z.number(),
})
const orderOf = (sql: Sql, id: string) =>
  sql.one(
    Order,
    'SELECT contact_email AS contact, searched, version FROM orders WHERE id = $1::bigint',
    [id],
  )
const changesOf = (sql: Sql, id: string) =>
  sql.rows(
    z.object({ changes: z.unknown() }),
    'SELECT changes FROM order_events WHERE order_id = $1::bigint ORDER BY id OFFSET 1',
    [id],
  )
const count = async (sql: Sql, from: string) =>
  (await sql.one(z.object({ n: z.number() }), `SELECT count(*)::int AS n FROM ${from}`)).n

describeOnEachEngine('the contact of an order (B2)', (get) => {
  let sql: Sql
  let customer: string
  let id: string
  let name = 0
  beforeEach(async () => {
    sql = get().database.sql
    name += 1
    customer = await makeCustomer(sql, `ada${name}`)
    id = z.string().parse((await placeOrders(sql, customer))[0])
  })
  const own = () => `ada${name}@example.com`
  const change = (assignments: string) =>
    sql.run(`UPDATE orders SET ${assignments} WHERE id = $1::bigint`, [id])

  it("is the customer's address if the writer gives none", async () => {
    expect(await orderOf(sql, id)).toEqual({ contact: own(), searched: null, version: 1 })
  })

  it.each(['NULL', "''"])(
    "becomes the customer's address again if it is set to %s",
    async (nothing) => {
      await change(`contact_email = 'office@example.com'`)
      await change(`contact_email = ${nothing}`)
      expect(await orderOf(sql, id)).toEqual({ contact: own(), searched: null, version: 3 })
    },
  )

  it('is a change that is recorded', async () => {
    await change(`contact_email = 'office@example.com', external_id = 'WEB-7'`)
    await change(`status = 'SHIPPED', contact_email = 'home@example.com'`)
    expect(await orderOf(sql, id)).toEqual({
      contact: 'home@example.com',
      searched: 'home@example.com\nWEB-7',
      version: 3,
    })
    expect(await changesOf(sql, id)).toEqual([
      {
        changes: [
          { field: 'externalId', from: null, to: 'WEB-7' },
          { field: 'contactEmail', from: own(), to: 'office@example.com' },
        ],
      },
      {
        changes: [{ field: 'contactEmail', from: 'office@example.com', to: 'home@example.com' }],
      },
    ])
  })

  it('stays when the address of the customer changes, without a version or an event', async () => {
    await sql.run('UPDATE customers SET email = $2 WHERE id = $1::bigint', [
      customer,
      'new@example.com',
    ])
    expect(await orderOf(sql, id)).toEqual({ contact: own(), searched: own(), version: 1 })
    expect(await changesOf(sql, id)).toEqual([])
    await sql.run('UPDATE customers SET email = $2 WHERE id = $1::bigint', [customer, own()])
    expect(await orderOf(sql, id)).toEqual({ contact: own(), searched: null, version: 1 })
  })

  it('stays when the order goes to another customer', async () => {
    const other = await makeCustomer(sql, `bob${name}`)
    await change(`customer_id = ${other}`)
    expect(await orderOf(sql, id)).toEqual({ contact: own(), searched: own(), version: 2 })
  })

  it('is not computed from what a writer puts into `searched`', async () => {
    await change(`searched = 'nonsense'`)
    expect(await orderOf(sql, id)).toEqual({ contact: own(), searched: null, version: 1 })
  })

  it('leaves the error for a missing customer to the foreign key', async () => {
    await expect(
      sql.run(
        `INSERT INTO orders (customer_id, delivery_method, delivery_address, total_credits)
         VALUES (999999, 'PICKUP', 'Shop', 1)`,
      ),
    ).rejects.toThrow('foreign key')
  })

  it('accepts the same external id once, and none any number of times', async () => {
    const two = await placeOrders(sql, customer, { count: 2 })
    const give = (order: string | undefined, externalId: string) =>
      sql.run('UPDATE orders SET external_id = $2 WHERE id = $1::bigint', [order, externalId])
    await give(two[0], `WEB-${name}`)
    await expect(give(two[1], `WEB-${name}`)).rejects.toThrow('orders_external_id_key')
    await give(two[0], '')
    await give(two[1], '')
    expect(await count(sql, `orders WHERE external_id = ''`)).toBe(0)
  })
})

describeOnEachEngine('the contacts of orders of an earlier release (B2)', (get) => {
  it("are the customers' addresses, without a version or an event", async () => {
    const { sql } = get().database
    await goBackToEarlierRelease(sql)
    await writeHistory(sql, 2_500)
    const before = {
      events: await count(sql, 'order_events'),
      versions: await sql.rows(
        z.object({ version: z.number() }),
        'SELECT version FROM orders ORDER BY id',
      ),
    }
    await upgrade(sql)
    expect(
      await count(
        sql,
        `orders o JOIN customers c ON c.id = o.customer_id
          WHERE o.contact_email <> c.email OR o.contact_email = '' OR o.searched IS NOT NULL`,
      ),
    ).toBe(0)
    expect(await count(sql, `customers WHERE searched IS NULL OR searched = ''`)).toBe(0)
    expect({
      events: await count(sql, 'order_events'),
      versions: await sql.rows(
        z.object({ version: z.number() }),
        'SELECT version FROM orders ORDER BY id',
      ),
    }).toEqual(before)
  })
})

describeOnPostgres('filling the contacts while another session holds an order (B2)', (get) => {
  it('lets the writers of other orders pass, and fills that order when it is free', async () => {
    const { sql } = get().database
    await goBackToEarlierRelease(sql, FILLING)
    const customer = await makeCustomer(sql, 'ada')
    const [held, free] = await placeOrders(sql, customer, { count: 3 })
    await sql.script(`ALTER TABLE orders DISABLE TRIGGER USER;
      UPDATE orders SET contact_email = ''; ALTER TABLE orders ENABLE TRIGGER USER`)
    const [holder, writer] = await connectWriters(get(), 2)
    if (holder === undefined || writer === undefined) throw new Error('no connections')
    await holder.query('BEGIN')
    await holder.query('SELECT FROM orders WHERE id = $1 FOR UPDATE', [held])

    const waiting = recordLog()
    const migrating = migrate(sql, MIGRATIONS, { log: waiting.log, lockTimeoutMs: 50, retryMs: 20 })
    await vi.waitFor(() => expect(JSON.stringify(waiting.records())).toContain('tried again'), {
      timeout: 10_000,
    })
    await writer.query(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1`, [free])
    await holder.query('COMMIT')
    await migrating

    expect(await count(sql, `orders WHERE contact_email <> 'ada@example.com'`)).toBe(0)
    expect(await orderOf(sql, z.string().parse(held))).toMatchObject({ version: 1 })
    expect(await orderOf(sql, z.string().parse(free))).toMatchObject({ version: 2 })
  })
})
