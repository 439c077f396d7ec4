import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { countedOrders } from '../testing/recount.ts'
import type { Sql } from './sql.ts'

describeOnEachEngine('the rules that the database enforces for every writer', (get) => {
  let sql: Sql
  let customer: string
  beforeAll(async () => {
    sql = get().database.sql
    customer = await makeCustomer(sql, 'ada')
  })
  const order = async (status = 'PENDING') =>
    z.string().parse((await placeOrders(sql, customer, { status }))[0])
  const numberOf = async (id: string) =>
    (
      await sql.one(
        z.object({ number: z.string() }),
        'SELECT order_number AS number FROM orders WHERE id = $1::bigint',
        [id],
      )
    ).number

  it('give an order a number with its day in UTC, which can exceed five digits', async () => {
    await sql.run(`SELECT setval('orders_id_seq', 99998)`)
    await placeOrders(sql, customer, { count: 2 })
    const [before, after] = await get().database.prisma.order.findMany({
      where: { id: { gte: 99999 } },
      orderBy: { id: 'asc' },
    })
    const day = (placed: Date | undefined) => placed?.toISOString().slice(0, 10).replaceAll('-', '')
    expect(before?.orderNumber).toBe(`ORD-${day(before?.dateOrdered)}-99999`)
    expect(after?.orderNumber).toBe(`ORD-${day(after?.dateOrdered)}-100000`)
    await sql.transaction(async (tx) => {
      await tx.run(`SET LOCAL TIME ZONE 'Pacific/Auckland'`)
      await tx.run(
        `INSERT INTO orders (id, customer_id, delivery_method, delivery_address, total_credits, date_ordered)
         VALUES (7, $1::bigint, 'PICKUP', 'Shop', 1, '2026-10-31T23:59:59Z')`,
        [customer],
      )
    })
    expect(await numberOf('7')).toBe('ORD-20261031-00007')
  })

  it('keep order numbers unique', async () => {
    const number = await numberOf(await order())
    await expect(
      sql.run(
        `INSERT INTO orders (order_number, customer_id, delivery_method, delivery_address, total_credits)
         VALUES ($1, $2::bigint, 'PICKUP', 'Shop', 1)`,
        [number, customer],
      ),
    ).rejects.toThrow('orders_order_number_key')
  })

  it('give an order a delivery date exactly while it is delivered', async () => {
    const Dates = z.object({ delivered: z.boolean(), given: z.boolean() })
    const dates = (id: string) =>
      sql.one(
        Dates,
        `SELECT actual_delivery IS NOT NULL AS delivered,
                actual_delivery IS NOT DISTINCT FROM '2026-01-02T03:04:05Z' AS given
           FROM orders WHERE id = $1::bigint`,
        [id],
      )
    const id = await order('DELIVERED')
    expect(await dates(id)).toEqual({ delivered: true, given: false })
    await sql.run(
      `UPDATE orders SET status = 'SHIPPED', actual_delivery = now() WHERE id = $1::bigint`,
      [id],
    )
    expect(await dates(id)).toEqual({ delivered: false, given: false })
    await sql.run(
      `UPDATE orders SET status = 'DELIVERED', actual_delivery = '2026-01-02T03:04:05Z' WHERE id = $1::bigint`,
      [id],
    )
    expect(await dates(id)).toEqual({ delivered: true, given: true })
  })

  it('refuse a change of an order id', async () => {
    const id = await order()
    await expect(
      sql.run('UPDATE orders SET id = id + 1000000 WHERE id = $1::bigint', [id]),
    ).rejects.toThrow('cannot change')
  })

  it('refuse to truncate with a snapshot that is older than the newest commits', async () => {
    const attempt = sql.transaction(async (tx) => {
      await tx.run('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
      await tx.run('TRUNCATE orders CASCADE')
    })
    await expect(attempt).rejects.toThrow('READ COMMITTED')
  })

  it('leave the counts where a process of the release before reads and corrects them', async () => {
    await order('SHIPPED')
    await sql.run('SELECT recount_orders()::text')
    const counts = await sql.rows(
      z.object({ status: z.string(), n: z.number() }),
      `SELECT status::text, sum(n)::float8 AS n FROM order_counts GROUP BY status`,
    )
    const byStatus = Object.fromEntries(counts.map(({ status, n }) => [status, n]))
    expect(byStatus).toEqual(await countedOrders(sql))
  })
})
