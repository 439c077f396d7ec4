import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { describeOnEachEngine, describeOnPostgres } from '../testing/engines.ts'
import { expectTrueRecords } from '../testing/recount.ts'
import { seedDemoOrders } from './seed.ts'

const Count = z.object({ n: z.number() })
const Text = z.object({ text: z.string() })

async function count(sql: Sql, from: string): Promise<number> {
  return (await sql.one(Count, `SELECT count(*)::int AS n FROM ${from}`)).n
}

/** The objects that a bulk load may drop and must restore. */
const STRUCTURE = `
  SELECT string_agg(line, E'\\n' ORDER BY line) AS text
    FROM (SELECT pg_get_indexdef(indexrelid) AS line FROM pg_index
           WHERE indrelid = ANY ('{customers,orders,order_items,order_events}'::regclass[])
          UNION ALL
          SELECT conrelid::regclass || ' ' || conname || ' ' || convalidated::text || ' '
                   || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
          UNION ALL
          SELECT tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text
            FROM pg_trigger WHERE NOT tgisinternal) AS part`

/** Orders that contradict their history, their items or the rules of the triggers. */
const INCONSISTENT_ORDERS = `
  (SELECT orders.id
     FROM orders
     LEFT JOIN LATERAL (
       SELECT count(*) AS events,
              (array_agg(to_status ORDER BY order_events.id DESC))[1] AS status,
              (array_agg(kind ORDER BY order_events.id))[1] AS first_kind,
              (array_agg(reason ORDER BY order_events.id DESC))[1] AS reason,
              min(at) AS first_at, max(at) AS last_at
         FROM order_events WHERE order_id = orders.id) AS history ON true
     LEFT JOIN LATERAL (
       SELECT sum(credit_value * quantity) AS total, count(*) AS lines
         FROM order_items WHERE order_id = orders.id) AS basket ON true
    WHERE version IS DISTINCT FROM events
       OR orders.status IS DISTINCT FROM history.status
       OR first_kind <> 'PLACED'
       OR date_ordered <> first_at
       OR updated_at <> last_at
       OR status_since IS DISTINCT FROM last_at
       OR cancellation_reason IS DISTINCT FROM history.reason
       OR actual_delivery IS DISTINCT FROM CASE WHEN orders.status = 'DELIVERED' THEN last_at END
       OR estimated_delivery <= date_ordered
       OR total_credits IS DISTINCT FROM total
       OR lines NOT BETWEEN 1 AND 6
       OR order_number <> 'ORD-' || to_char(date_ordered AT TIME ZONE 'UTC', 'YYYYMMDD') || '-'
            || CASE WHEN orders.id < 100000 THEN right('0000' || orders.id, 5)
                    ELSE orders.id::text END) AS wrong`

/** Events that do not follow from the previous event of the same order. */
const INCONSISTENT_EVENTS = `
  (SELECT FROM (SELECT from_status, from_since, kind, at,
                       lag(to_status) OVER each_order AS before,
                       lag(at) OVER each_order AS at_before
                  FROM order_events WINDOW each_order AS (PARTITION BY order_id ORDER BY id)) AS e
    WHERE from_status IS DISTINCT FROM before
       OR from_since IS DISTINCT FROM at_before
       OR (kind = 'PLACED') <> (before IS NULL)
       OR at_before >= at) AS wrong`

describeOnEachEngine('demo orders', (get) => {
  let untouched: { text: string }

  beforeAll(async () => {
    const { sql } = get().database
    untouched = await sql.one(Text, STRUCTURE)
    expect(await seedDemoOrders(sql, { count: 1_250, now: new Date() })).toBe(true)
  })

  it('have the requested number', async () => {
    expect(await count(get().database.sql, 'orders')).toBe(1_250)
  })

  it('agree with their items and their history', async () => {
    const { sql } = get().database
    expect(await count(sql, INCONSISTENT_ORDERS)).toBe(0)
    expect(await count(sql, INCONSISTENT_EVENTS)).toBe(0)
  })

  it('have ids in the order of time, and so do their events', async () => {
    const { sql } = get().database
    const backwards = (table: string, time: string) =>
      count(
        sql,
        `(SELECT ${time} < lag(${time}) OVER (ORDER BY id) AS earlier FROM ${table}) AS t WHERE earlier`,
      )
    expect(await backwards('orders', 'date_ordered')).toBe(0)
    expect(await backwards('order_events', 'at')).toBe(0)
  })

  it('look as if the triggers had recorded them (R6)', async () => {
    await expectTrueRecords(get().database.sql)
  })

  it('have not changed within the last half minute', async () => {
    const { sql } = get().database
    const recent = `> CURRENT_TIMESTAMP - interval '30 s'`
    expect(await count(sql, `order_events WHERE at ${recent}`)).toBe(0)
    expect(await count(sql, `orders WHERE updated_at ${recent}`)).toBe(0)
  })

  it('leave indexes, constraints and triggers as they were', async () => {
    expect(await get().database.sql.one(Text, STRUCTURE)).toEqual(untouched)
  })

  it('are not created twice', async () => {
    const { sql } = get().database
    expect(await seedDemoOrders(sql, { count: 10, now: new Date(), seed: 2 })).toBe(false)
    expect(await count(sql, 'orders')).toBe(1_250)
  })

  it('are followed by the next order number, with enabled triggers', async () => {
    const { sql } = get().database
    const { text } = await sql.one(
      Text,
      `INSERT INTO orders (customer_id, delivery_method, delivery_address, total_credits)
       SELECT min(id), 'PICKUP', 'Shop', 5 FROM customers RETURNING order_number AS text`,
    )
    expect(text).toMatch(/^ORD-\d{8}-01251$/)
    expect(await count(sql, 'order_events WHERE order_id = 1251')).toBe(1)
  })
})

describeOnEachEngine('a database without orders', (get) => {
  it('stays empty if the count is 0', async () => {
    const { sql } = get().database
    expect(await seedDemoOrders(sql, { count: 0, now: new Date() })).toBe(false)
    expect(await count(sql, 'orders')).toBe(0)
  })

  it('is unchanged if the load fails half-way', async () => {
    const { sql } = get().database
    const before = await sql.one(Text, STRUCTURE)
    const breaking = failingAt(sql, 'INSERT INTO order_events')
    const options = { count: 50, now: new Date() }
    await expect(seedDemoOrders(breaking, options)).rejects.toThrow('pulled the plug')
    for (const table of ['customers', 'orders', 'order_items', 'order_events']) {
      expect(await count(sql, table)).toBe(0)
    }
    expect(await sql.one(Text, STRUCTURE)).toEqual(before)
  })

  it('gets demo orders although a customer has one of the usernames', async () => {
    const { sql } = get().database
    // Earlier, deleted orders: new ids must not begin at 1, or their histories would be mixed.
    await sql.run(`INSERT INTO customers (username, email) VALUES ('a', 'a@example.com')`)
    await sql.run(
      `INSERT INTO orders (customer_id, delivery_method, delivery_address, total_credits)
       SELECT id, 'PICKUP', 'Shop', 5 FROM customers, generate_series(1, 3)`,
    )
    await sql.run('DELETE FROM orders')
    const options = { count: 40, now: new Date() }
    expect(await seedDemoOrders(sql, options)).toBe(true)
    await sql.run('DELETE FROM orders')
    expect(await seedDemoOrders(sql, options)).toBe(true)
    expect(await count(sql, 'orders')).toBe(40)
    expect(await count(sql, INCONSISTENT_ORDERS)).toBe(0)
  })
})

describeOnPostgres('servers that start together', (get) => {
  it('create the demo orders once', async () => {
    const { sql } = get().database
    const options = { count: 100, now: new Date() }
    const seeded = await Promise.all([1, 2, 3].map(() => seedDemoOrders(sql, options)))
    expect(seeded.filter(Boolean)).toHaveLength(1)
    expect(await count(sql, 'orders')).toBe(100)
  })
})

/** The same database, in which the statement with this beginning fails. */
function failingAt(sql: Sql, beginning: string): Sql {
  return {
    ...sql,
    run: (text, params) =>
      text.startsWith(beginning)
        ? Promise.reject(new Error('pulled the plug'))
        : sql.run(text, params),
    transaction: (work) => sql.transaction((tx) => work(failingAt(tx, beginning))),
  }
}
