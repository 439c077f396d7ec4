import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { countStatuses } from '../testing/count-statuses.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { filterConditions, type OrderFilter } from './filter.ts'
import { MatchingOrders } from './matching-orders.ts'

const ORDERS = [
  { user: 'Ada', email: 'ada@example.com', status: 'PENDING', method: 'PICKUP', credits: 0 },
  { user: 'ada_l', email: 'love@100%.org', status: 'SHIPPED', method: 'PICKUP', credits: 10 },
  {
    user: 'adaxl',
    email: 'x@example.com',
    status: 'SHIPPED',
    method: 'HOME_DELIVERY',
    credits: 20,
  },
  {
    user: 'back\\slash',
    email: 'b@example.com',
    status: 'DELIVERED',
    method: 'PICKUP',
    credits: 30,
  },
  { user: 'Zoë', email: 'zoe@example.com', status: 'CANCELLED', method: 'PICKUP', credits: 40 },
] as const
/** Hours from now to the estimated delivery of each order; null without an estimate. */
const DUE_IN_HOURS = [-1, 1, -48, -48, null]
/** The n-th order was placed on the n-th of May. */
const day = (number: number) => new Date(`2026-05-0${number}T00:00:00.000Z`)

describeOnEachEngine('filters of orders', (get) => {
  let sql: Sql
  beforeAll(async () => {
    sql = get().database.sql
    await sql.run(`SELECT setval('orders_id_seq', 41999)`)
    await sql.run(`SELECT setval('customers_id_seq', 6999)`)
    for (const [index, order] of ORDERS.entries()) {
      const { id } = await sql.one(
        z.object({ id: z.string() }),
        'INSERT INTO customers (username, email) VALUES ($1, $2) RETURNING id::text',
        [order.user, order.email],
      )
      await sql.run(
        `INSERT INTO orders (customer_id, status, delivery_method, delivery_address, total_credits, date_ordered,
                             estimated_delivery)
         VALUES ($1::bigint, $2::order_status, $3::delivery_method, 'Shop', $4, $5,
                 now() + $6::integer * interval '1 hour')`,
        [
          id,
          order.status,
          order.method,
          order.credits,
          day(index + 1).toISOString(),
          DUE_IN_HOURS[index],
        ],
      )
    }
    await sql.run(
      `UPDATE orders SET contact_email = 'office@example.net', external_id = 'WEB-7' WHERE id = 42002`,
    )
  })

  /** The customers of the orders that are found. Checks that the count agrees. */
  const found = async (filter: OrderFilter) => {
    const matching = new MatchingOrders(sql, filter, { field: 'TOTAL_CREDITS', direction: 'ASC' })
    const page = await matching.page({})
    expect(await matching.count(() => countStatuses(sql))).toEqual({
      count: page.rows.length,
      exact: true,
    })
    return page.rows.map(({ id }) => ORDERS[Number(id) - 42_000]?.user)
  }

  it.each<{ name: string; filter: OrderFilter; users: string[] }>([
    { name: 'one status', filter: { status: ['SHIPPED'] }, users: ['ada_l', 'adaxl'] },
    {
      name: 'several statuses',
      filter: { status: ['PENDING', 'CANCELLED'] },
      users: ['Ada', 'Zoë'],
    },
    { name: 'no status at all', filter: { status: [] }, users: [] },
    { name: 'a method', filter: { deliveryMethod: 'HOME_DELIVERY' }, users: ['adaxl'] },
    {
      name: 'a first moment, included',
      filter: { placedAfter: day(4) },
      users: ['back\\slash', 'Zoë'],
    },
    { name: 'a last moment, excluded', filter: { placedBefore: day(2) }, users: ['Ada'] },
    {
      name: 'a stretch of time',
      filter: { placedAfter: day(2), placedBefore: day(3) },
      users: ['ada_l'],
    },
    { name: 'at least so many credits', filter: { minCredits: 30 }, users: ['back\\slash', 'Zoë'] },
    { name: 'at most so many credits', filter: { maxCredits: 10 }, users: ['Ada', 'ada_l'] },
    { name: 'a customer', filter: { customerId: '7003' }, users: ['back\\slash'] },
    { name: 'a customer that there is not', filter: { customerId: '123456789' }, users: [] },
    {
      name: 'a customer, of another status',
      filter: { customerId: '7003', status: ['PENDING'] },
      users: [],
    },
    { name: 'nought credits', filter: { minCredits: 0, maxCredits: 0 }, users: ['Ada'] },
    { name: 'late, and on their way', filter: { overdue: true }, users: ['Ada', 'adaxl'] },
    {
      name: 'not late, arrived or without an estimate',
      filter: { overdue: false },
      users: ['ada_l', 'back\\slash', 'Zoë'],
    },
    { name: 'late, of a status', filter: { overdue: true, status: ['SHIPPED'] }, users: ['adaxl'] },
    {
      name: 'late, of a status that ends an order',
      filter: { overdue: true, status: ['DELIVERED'] },
      users: [],
    },
    {
      name: 'all of it together',
      filter: {
        customerId: '7001',
        status: ['SHIPPED'],
        deliveryMethod: 'PICKUP',
        search: 'ada',
        placedAfter: day(1),
        placedBefore: day(5),
        minCredits: 1,
        maxCredits: 20,
      },
      users: ['ada_l'],
    },
    {
      name: 'nothing, where all is null',
      filter: { customerId: null, status: null, search: null, minCredits: null, overdue: null },
      users: ORDERS.map(({ user }) => user),
    },
  ])('by $name', async ({ filter, users }) => {
    expect(await found(filter)).toEqual(users)
  })

  it('by the time of the last change include its first moment and exclude its last', async () => {
    const { at } = await sql.one(
      z.object({ at: z.date() }),
      'SELECT updated_at AS at FROM orders WHERE id = 42002',
    )
    const later = new Date(at.getTime() + 1)
    expect(await found({ updatedAfter: at, updatedBefore: later })).toEqual(['adaxl'])
    expect(await found({ updatedAfter: later })).toEqual([])
    expect(await found({ updatedBefore: at })).not.toContain('adaxl')
  })

  it('find a name that is stored in the other Unicode form (B16)', async () => {
    await sql.transaction(async (tx) => {
      await tx.run(`UPDATE customers SET username = normalize(username, NFD) WHERE id = 7004`)
      expect((await new MatchingOrders(tx, { search: 'Zo\u00eb' }).page({})).rows).toHaveLength(1)
      await tx.run(`UPDATE customers SET username = normalize(username, NFC) WHERE id = 7004`)
    })
  })

  it.each(['# ORD-20260503-54321', 'ord 20260503 54321', '20260503  54321', '#54321'])(
    'find an order number as people write it: %s',
    async (search) => {
      await sql.transaction(async (tx) => {
        await tx.run(`UPDATE orders SET order_number = 'ORD-20260503-54321' WHERE id = 42002`)
        expect((await new MatchingOrders(tx, { search }).page({})).rows).toHaveLength(1)
        await tx.run(`UPDATE orders SET order_number = 'ORD-20260503-42002' WHERE id = 42002`)
      })
    },
  )

  it.each([
    { name: 'Stra\u00dfe', searches: ['STRASSE', 'strasse', 'stra\u00dfe', 'STRA\u1e9eE'] },
    { name: 'Strasse', searches: ['Stra\u00dfe'] },
    {
      name: '\u039f\u03b4\u03cc\u03c2',
      searches: ['\u03bf\u03b4\u03cc\u03c3', '\u039f\u0394\u038c\u03a3'],
    },
    { name: 'I\u015f\u0131k', searches: ['i\u015fik', 'I\u015eIK', '\u0131\u015f\u0131k'] },
    { name: '\u0130zmir', searches: ['izmir', 'IZMIR', '\u0130ZM\u0130R', 'i\u0307zmir'] },
    { name: "O'Brien", searches: ['O\u00b4Brien', 'o`brien', 'O\u2032Brien'] },
    { name: 'O\u00b4Brien', searches: ["O'Brien", 'O\u2019Brien'] },
  ])('find $name by $searches', async ({ name, searches }) => {
    await sql.transaction(async (tx) => {
      await tx.run('UPDATE customers SET username = $1 WHERE id = 7004', [name])
      for (const search of searches) {
        expect((await new MatchingOrders(tx, { search }).page({})).rows, search).toHaveLength(1)
      }
      await tx.run(`UPDATE customers SET username = $1 WHERE id = 7004`, [ORDERS[4].user])
    })
  })

  it('by late orders uses the partial index, which needs exactly this condition', async () => {
    const { where } = filterConditions({ overdue: true }, undefined)
    const plan = await sql.transaction(async (tx) => {
      await tx.run('SET LOCAL enable_seqscan = off')
      return tx.rows(
        z.object({ 'QUERY PLAN': z.string() }),
        `EXPLAIN SELECT 1 FROM orders o WHERE ${where}`,
      )
    })
    expect(plan.map((line) => line['QUERY PLAN']).join()).toContain(
      'orders_open_estimated_delivery_id_idx',
    )
  })

  it.each([
    { search: 'ada', users: ['Ada', 'ada_l', 'adaxl'] },
    { search: '  ADA ', users: ['Ada', 'ada_l', 'adaxl'] },
    { search: 'ada_l', users: ['ada_l'] },
    { search: '100%', users: ['ada_l'] },
    { search: '%', users: [] },
    { search: '_', users: [] },
    { search: 'k\\s', users: ['back\\slash'] },
    { search: '\\', users: [] },
    { search: 'example.com', users: ['Ada', 'adaxl', 'back\\slash', 'Zoë'] },
    { search: 'zoë', users: ['Zoë'] },
    { search: '20260503', users: ['adaxl'] },
    { search: 'ord-20260501-42000', users: ['Ada'] },
    { search: '42004', users: ['Zoë'] },
    { search: 'ad', users: ['Ada', 'ada_l', 'adaxl'] },
    { search: 'z', users: ['Zoë'] },
    { search: 'xl', users: [] },
    { search: '420', users: ORDERS.map(({ user }) => user) },
    { search: '   ', users: ORDERS.map(({ user }) => user) },
    { search: "'; DROP TABLE orders --", users: [] },
    { search: 'a\u0000b', users: [] },
    { search: 'Zoe\u0308', users: ['Zoë'] },
    { search: 'zo\u00eb\u200b', users: ['Zoë'] },
    { search: ' ada_l \u200b', users: ['ada_l'] },
    { search: '20260503\u201142002', users: ['adaxl'] },
    { search: '\u200b\ufeff', users: ORDERS.map(({ user }) => user) },
    { search: 'office@', users: ['adaxl'] },
    { search: 'of', users: ['adaxl'] },
    { search: 'web-7', users: ['adaxl'] },
    { search: 'we', users: ['adaxl'] },
    { search: 'WEB\u20117', users: ['adaxl'] },
    { search: 'com\nWEB', users: [] },
    { search: 'x'.repeat(100_000), users: [] },
  ])('search for $search', async ({ search, users }) => {
    expect(await found({ search })).toEqual(users)
  })
})
