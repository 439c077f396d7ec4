import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import type { Sql } from './sql.ts'

const Event = z.object({
  kind: z.string(),
  at: z.string(),
  method: z.string().nullable(),
  promise: z.string().nullable(),
  fromSince: z.string().nullable(),
  changes: z.unknown(),
  undoes: z.string().nullable(),
  imported: z.boolean(),
})
const Order = z.object({ since: z.string().nullable(), changed: z.string(), version: z.number() })

const UTC = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`
const moment = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', ${UTC})`

const eventsOf = (sql: Sql, id: string) =>
  sql.rows(
    Event,
    `SELECT kind::text, ${moment('at')} AS at, delivery_method::text AS method,
            ${moment('promise')} AS promise, ${moment('from_since')} AS "fromSince", changes,
            undoes::text, imported
       FROM order_events WHERE order_id = $1::bigint ORDER BY id`,
    [id],
  )
const orderOf = (sql: Sql, id: string) =>
  sql.one(
    Order,
    `SELECT ${moment('status_since')} AS since, ${moment('updated_at')} AS changed, version
       FROM orders WHERE id = $1::bigint`,
    [id],
  )

describeOnEachEngine('what an event has beside the change', (get) => {
  let sql: Sql
  let customer: string
  beforeAll(async () => {
    sql = get().database.sql
    customer = await makeCustomer(sql, 'ada')
  })
  const order = async () => z.string().parse((await placeOrders(sql, customer))[0])
  const change = (id: string, assignments: string) =>
    sql.run(`UPDATE orders SET ${assignments} WHERE id = $1::bigint`, [id])
  /** Inserts an order with these further columns, in a transaction with these settings. */
  async function insert(columns: Record<string, string>, settings: Record<string, string> = {}) {
    const names = Object.keys(columns).map((name) => `, ${name}`)
    const values = Object.values(columns).map((value) => `, '${value}'`)
    return sql.transaction(async (tx) => {
      for (const [name, value] of Object.entries(settings)) {
        await tx.run('SELECT set_config($1, $2, true)', [name, value])
      }
      const { id } = await tx.one(
        z.object({ id: z.string() }),
        `INSERT INTO orders (customer_id, delivery_method, delivery_address, total_credits${names.join('')})
         VALUES ($1::bigint, 'PICKUP', 'Shop', 5${values.join('')}) RETURNING id::text`,
        [customer],
      )
      return id
    })
  }

  it('is the delivery method and the promise after the change, before a deletion', async () => {
    const id = await order()
    await change(
      id,
      `delivery_method = 'HOME_DELIVERY', estimated_delivery = '2026-12-01T10:00:00Z'`,
    )
    await change(id, `status = 'SHIPPED', estimated_delivery = '2026-12-02T10:00:00Z'`)
    await sql.run('DELETE FROM orders WHERE id = $1::bigint', [id])
    const events = await eventsOf(sql, id)
    expect(events.map(({ kind, method, promise }) => [kind, method, promise])).toEqual([
      ['PLACED', 'PICKUP', null],
      ['EDITED', 'HOME_DELIVERY', '2026-12-01T10:00:00.000Z'],
      ['STATUS_CHANGED', 'HOME_DELIVERY', '2026-12-02T10:00:00.000Z'],
      ['DELETED', 'HOME_DELIVERY', '2026-12-02T10:00:00.000Z'],
    ])
  })

  it('is when the status began that the order leaves', async () => {
    const id = await order()
    const placed = (await orderOf(sql, id)).since
    await change(id, `delivery_address = 'Home'`)
    await change(id, `status = 'SHIPPED'`)
    const shipped = await orderOf(sql, id)
    expect(shipped.since).toBe(shipped.changed)
    await change(id, `status = 'SHIPPED', delivery_address = 'Work'`)
    expect((await orderOf(sql, id)).since).toBe(shipped.since)
    await change(id, `status = 'PENDING'`)
    await sql.run('TRUNCATE orders CASCADE')
    const events = await eventsOf(sql, id)
    expect(events.map(({ kind, fromSince }) => [kind, fromSince])).toEqual([
      ['PLACED', null],
      ['EDITED', null],
      ['STATUS_CHANGED', placed],
      ['EDITED', null],
      ['STATUS_CHANGED', shipped.since],
      ['DELETED', events.at(-2)?.at],
    ])
  })

  it('is what a correction changed, in the names and text forms of the API', async () => {
    const id = await order()
    const other = await makeCustomer(sql, 'bob')
    await change(
      id,
      `order_number = 'ORD-20260101-77777', customer_id = ${BigInt(other)}, delivery_address = '"Home"',
       delivery_method = 'HOME_DELIVERY', total_credits = 6, date_ordered = '2026-01-01T01:02:03.4+01:00',
       estimated_delivery = '2026-12-01T10:00:00Z'`,
    )
    const [, edited] = await eventsOf(sql, id)
    expect(edited?.changes).toMatchObject([
      { field: 'orderNumber', to: 'ORD-20260101-77777' },
      { field: 'customer', from: customer, to: other },
      { field: 'deliveryMethod', from: 'PICKUP', to: 'HOME_DELIVERY' },
      { field: 'deliveryAddress', from: 'Shop', to: '"Home"' },
      { field: 'totalCredits', from: '5', to: '6' },
      { field: 'dateOrdered', to: '2026-01-01T00:02:03.400Z' },
      { field: 'estimatedDelivery', from: null, to: '2026-12-01T10:00:00.000Z' },
    ])
  })

  it('leaves out the status, and the dates and the reason that follow from it', async () => {
    const id = await order()
    await change(id, `status = 'DELIVERED'`)
    await change(id, `status = 'CANCELLED', cancellation_reason = 'lost', total_credits = 0`)
    await change(id, `cancellation_reason = 'stolen'`)
    const events = await eventsOf(sql, id)
    expect(events.map(({ changes }) => changes)).toEqual([
      null,
      null,
      [{ field: 'totalCredits', from: '5', to: '0' }],
      [{ field: 'cancellationReason', from: 'lost', to: 'stolen' }],
    ])
  })

  it('is the event that the writer takes back, with the time that the order had before', async () => {
    const id = await order()
    const before = (await orderOf(sql, id)).since
    await change(id, `status = 'SHIPPED'`)
    await sql.transaction(async (tx) => {
      await tx.run(`SELECT set_config('orders.undoes', max(id)::text, true) FROM order_events`)
      await tx.run(
        `UPDATE orders SET status = 'PENDING', status_since = undone.from_since
           FROM (SELECT from_since FROM order_events ORDER BY id DESC LIMIT 1) AS undone
          WHERE id = $1::bigint`,
        [id],
      )
    })
    expect((await orderOf(sql, id)).since).toBe(before)
    const { undone } = await sql.one(
      z.object({ undone: z.string() }),
      `SELECT e.kind || ' ' || e.to_status AS undone FROM order_events e
        WHERE e.id = (SELECT undoes FROM order_events WHERE order_id = $1::bigint ORDER BY id DESC LIMIT 1)`,
      [id],
    )
    expect(undone).toBe('STATUS_CHANGED SHIPPED')
    await change(id, `total_credits = 1`)
    expect((await eventsOf(sql, id)).at(-1)?.undoes).toBeNull()
  })

  it('is that an import wrote it, and then the own dates of the order', async () => {
    const imports = { 'orders.imported': 'on' }
    const placed = '2026-01-01T00:00:00.000Z'
    const delivered = '2026-01-05T00:00:00.000Z'
    const pending = await insert({ date_ordered: placed }, imports)
    const done = await insert(
      { date_ordered: placed, status: 'DELIVERED', actual_delivery: delivered },
      imports,
    )
    const shipped = await insert(
      { date_ordered: placed, status: 'SHIPPED', status_since: delivered },
      imports,
    )
    for (const [id, at] of [
      [pending, placed],
      [done, delivered],
      [shipped, delivered],
    ] as const) {
      expect(await eventsOf(sql, id)).toMatchObject([{ imported: true, at, fromSince: placed }])
      expect((await orderOf(sql, id)).since).toBe(at)
      expect((await orderOf(sql, id)).changed > '2026-06').toBe(true)
    }
  })

  it('is the present time of an order that is entered late, which has waited since it was placed', async () => {
    const placed = '2026-01-01T00:00:00.000Z'
    const id = await insert({ date_ordered: placed })
    const { since, changed } = await orderOf(sql, id)
    expect(since).toBe(placed)
    expect(await eventsOf(sql, id)).toMatchObject([
      { imported: false, at: changed, fromSince: null },
    ])
  })

  it.each([`'perhaps'`, `'2'`])(
    'refuses a setting that is neither on nor off: %s',
    async (value) => {
      const attempt = sql.transaction(async (tx) => {
        await tx.run(`SELECT set_config('orders.imported', ${value}, true)`)
        await tx.run(`UPDATE orders SET total_credits = total_credits + 1`)
      })
      await expect(attempt).rejects.toThrow('boolean')
    },
  )

  it('is found in the history where an order of an earlier release does not say since when', async () => {
    const id = await order()
    await change(id, `status = 'SHIPPED'`)
    const { since } = await orderOf(sql, id)
    await sql.script(`
      ALTER TABLE orders DISABLE TRIGGER USER;
      UPDATE orders SET status_since = NULL;
      ALTER TABLE orders ENABLE TRIGGER USER`)
    await change(id, `status = 'OUT_FOR_DELIVERY'`)
    expect((await eventsOf(sql, id)).at(-1)?.fromSince).toBe(since)
  })

  it('can be completed where it is missing, which changes no version and leaves no event', async () => {
    const id = await order()
    await sql.script(`
      ALTER TABLE orders DISABLE TRIGGER USER;
      UPDATE orders SET status_since = NULL;
      ALTER TABLE orders ENABLE TRIGGER USER`)
    const before = await orderOf(sql, id)
    await change(id, `status_since = '2026-02-03T04:05:06Z'`)
    expect(await orderOf(sql, id)).toEqual({ ...before, since: '2026-02-03T04:05:06.000Z' })
    await change(id, `status_since = '2026-02-04T04:05:06Z'`)
    expect((await orderOf(sql, id)).since).toBe('2026-02-03T04:05:06.000Z')
    expect(await eventsOf(sql, id)).toHaveLength(1)
  })
})
