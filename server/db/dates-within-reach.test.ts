import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { migrate } from './migrate.ts'
import type { Sql } from './sql.ts'

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations')
const REFUSING = '20261127090500'

const Named = z.object({ name: z.string() })

/** The server computes its rows from the events, whose dates are checked. */
const UNCHECKED = ['order_flow.quarter']

const OUT_OF_REACH = ['infinity', '-infinity', '0044-03-15 BC', '12026-01-01Z', '10000-01-01Z']

describeOnEachEngine('dates that JavaScript cannot hold (C2)', (get) => {
  let sql: Sql
  let id: string
  beforeAll(async () => {
    sql = get().database.sql
    id = z.string().parse((await placeOrders(sql, await makeCustomer(sql, 'ada')))[0])
  })

  it.each(OUT_OF_REACH)('are refused in orders: %s', async (date) => {
    for (const column of ['date_ordered', 'estimated_delivery']) {
      await expect(
        sql.run(`UPDATE orders SET ${column} = '${date}' WHERE id = $1::bigint`, [id]),
      ).rejects.toThrow('orders_dates_range')
    }
    await expect(
      sql.run(
        `UPDATE orders SET status = 'DELIVERED', actual_delivery = '${date}' WHERE id = $1::bigint`,
        [id],
      ),
    ).rejects.toThrow('orders_dates_range')
    await expect(
      sql.run(
        `INSERT INTO orders (customer_id, date_ordered, delivery_method, delivery_address, total_credits)
         SELECT min(id), '${date}', 'PICKUP', 'Shop', 1 FROM customers`,
      ),
    ).rejects.toThrow('orders_dates_range')
  })

  it('are refused in every other column with a time', async () => {
    const columns = await sql.rows(
      Named,
      `SELECT format('%s.%s', attrelid::regclass, attname) AS name
         FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND attnum > 0
          AND NOT attisdropped AND relname <> '_prisma_migrations'
          AND atttypid IN ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)
        ORDER BY 1`,
    )
    const checked = await sql.rows(
      Named,
      `SELECT format('%s.%s', conrelid::regclass, attname) AS name
         FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
        WHERE contype = 'c' AND conname = format('%s_dates_range', conrelid::regclass)
          AND pg_get_constraintdef(pg_constraint.oid) LIKE '%0001-01-01%10000-01-01%'
        ORDER BY 1`,
    )
    const names = (rows: readonly z.infer<typeof Named>[]) => rows.map(({ name }) => name)
    expect([...names(checked), ...UNCHECKED].sort()).toEqual(names(columns).sort())
  })

  it.each(['0001-01-01T00:00:00.000Z', '0099-12-31T00:00:00.000Z', '9999-12-31T23:59:59.999Z'])(
    'are not: %s',
    async (date) => {
      const { prisma } = get().database
      await sql.run(`UPDATE orders SET estimated_delivery = '${date}' WHERE id = $1::bigint`, [id])
      const order = await prisma.order.findUniqueOrThrow({ where: { id: BigInt(id) } })
      expect(order.estimatedDelivery?.toISOString()).toBe(date)
    },
  )
})

describeOnEachEngine('dates of an earlier release that JavaScript cannot hold (C2)', (get) => {
  it('are replaced, and the history says so', async () => {
    const { sql, prisma } = get().database
    await sql.script('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    const directory = await temporaryDirectory()
    for (const name of await readdir(MIGRATIONS)) {
      if (name >= REFUSING) continue
      await cp(join(MIGRATIONS, name), join(directory, name), { recursive: true })
    }
    await migrate(sql, directory)
    const customer = await makeCustomer(sql, 'ada')
    const [placed = '', promised = '', good = ''] = await placeOrders(sql, customer, { count: 3 })
    const change = (order: string, assignments: string) =>
      sql.run(`UPDATE orders SET ${assignments} WHERE id = $1::bigint`, [order])
    await change(placed, `date_ordered = 'infinity'`)
    await change(placed, `status = 'SHIPPED'`)
    await change(promised, `estimated_delivery = '12026-01-01Z'`)
    await change(promised, `status = 'DELIVERED', actual_delivery = '-infinity'`)
    await sql.run(
      `INSERT INTO orders (order_number, customer_id, date_ordered, delivery_method, delivery_address, total_credits)
       VALUES ('ORD-20260101-00099', $1::bigint, 'infinity', 'PICKUP', 'Shop', 1)`,
      [customer],
    )

    await migrate(sql, MIGRATIONS)

    const orders = await prisma.order.findMany({ orderBy: { id: 'asc' } })
    expect(orders).toHaveLength(4)
    for (const order of orders) {
      for (const date of [order.dateOrdered, order.statusSince, order.updatedAt]) {
        expect(date?.getTime()).toBeGreaterThan(Date.parse('2020-01-01'))
        expect(date?.getTime()).toBeLessThan(Date.parse('3000-01-01'))
      }
    }
    expect(orders[1]?.estimatedDelivery).toBeNull()
    expect(orders[1]?.actualDelivery?.getTime()).toBeGreaterThan(Date.parse('2020-01-01'))
    expect(orders[2]).toMatchObject({ id: BigInt(good), version: 1 })
    const events = await prisma.orderEvent.findMany({ orderBy: { id: 'asc' } })
    expect(events.filter(({ actor }) => actor === 'system')).toHaveLength(3)
    expect(events.at(-1)).toMatchObject({
      kind: 'EDITED',
      reason: 'The date was outside of the years 1 to 9999.',
    })
    // The record is append-only again, and other writers are anonymous again.
    await expect(sql.run('UPDATE order_events SET actor = actor')).rejects.toThrow('append-only')
    await change(good, `status = 'SHIPPED'`)
    expect((await prisma.orderEvent.findFirstOrThrow({ orderBy: { id: 'desc' } })).actor).toBe(
      'database',
    )
  })
})
