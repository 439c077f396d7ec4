import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { orderInput, place, update } from '../testing/orders-over-http.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { useService, type Credential } from '../testing/running-service.ts'
import { matching } from '../testing/matching.ts'

const Recent = z.object({
  stats: z.object({ type: z.string(), totalOrders: z.number() }),
  orders: z.array(z.object({ id: z.string() })),
  timestamp: z.iso.datetime({ precision: 3 }),
})

const Paged = z.object({ pageInfo: z.object({ endCursor: z.string() }) })

describeOnEachEngine('queries of orders', (get) => {
  const service = useService(get)
  let admin: Credential
  let customer: string
  beforeAll(async () => {
    admin = await service().signIn()
    customer = await makeCustomer(get().database.sql, 'grace')
  })
  const ask = (query: string) => service().post(query, { as: admin })

  it('order returns all fields of an order', async () => {
    const estimatedDelivery = '2026-12-24T18:00:00.000Z'
    const { order } = await place(service(), admin, orderInput('all', { estimatedDelivery }))
    const id = order?.id ?? ''
    const number = /^ORD-\d{8}-\d{5,}$/
    const { data } = await ask(`{ order(id: "${id}") {
      id orderNumber externalId status contactEmail customer { username email }
      items { name category creditValue quantity }
      deliveryMethod deliveryAddress totalCredits dateOrdered estimatedDelivery actualDelivery
      cancelled cancellationReason version allowedTransitions
      history { kind orderId order { id } at } } }`)
    expect(data?.['order']).toEqual({
      id,
      orderNumber: matching(number),
      externalId: null,
      status: 'PENDING',
      contactEmail: 'ada@example.com',
      customer: { username: 'ada', email: 'ada@example.com' },
      items: [{ name: 'Lamp', category: 'Home', creditValue: 30, quantity: 2 }],
      deliveryMethod: 'PICKUP',
      deliveryAddress: 'Shop',
      totalCredits: 60,
      dateOrdered: matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      estimatedDelivery,
      actualDelivery: null,
      cancelled: false,
      cancellationReason: null,
      version: 1,
      allowedTransitions: ['SHIPPED', 'CANCELLED'],
      history: [{ kind: 'PLACED', orderId: id, order: { id }, at: matching(/Z$/) }],
    })
    await update(service(), admin, { id, status: 'CANCELLED', reason: 'no stock' })
    const later = await ask(
      `{ order(id: "${id}") { cancelled cancellationReason allowedTransitions } }`,
    )
    expect(later.data?.['order']).toEqual({
      cancelled: true,
      cancellationReason: 'no stock',
      allowedTransitions: [],
    })
  })

  it.each(['"abc"', '""', '"-1"', '"1.5"', '"1e3"', '" 1"', '0', '999999', `"${'9'.repeat(40)}"`])(
    'order(id: %s) is null, not an error',
    async (id) => {
      const { data, errors } = await ask(`{ order(id: ${id}) { id } }`)
      expect([data, errors]).toEqual([{ order: null }, undefined])
    },
  )

  it.each(['1234567890123456789', '9223372036854775807', '-9223372036854775808'])(
    'an order and a customer with the id %s can be found, opened, paged past and changed (B11)',
    async (id) => {
      const { sql } = get().database
      await sql.run(
        `INSERT INTO customers (id, username, email) VALUES ($1::text::bigint, $1, 'far@example.com')`,
        [id],
      )
      await sql.run(
        `INSERT INTO orders (id, order_number, customer_id, delivery_method, delivery_address, total_credits)
         VALUES ($1::text::bigint, 'ORD-20260101-' || lpad(abs($1::text::numeric)::text, 19, '0'), $1::text::bigint,
                 'PICKUP', 'Shop', 1)`,
        [id],
      )
      const { data } = await ask(`{
        order(id: ${id}) { id customer { id } }
        orders(filter: { customerId: "${id}" }) { pageInfo { endCursor } edges { node { id } } }
      }`)
      const cursor = Paged.parse(data?.['orders']).pageInfo.endCursor
      expect(data).toMatchObject({
        order: { id, customer: { id } },
        orders: { edges: [{ node: { id } }] },
      })
      const next = await ask(
        `{ orders(filter: { customerId: "${id}" }, after: "${cursor}") { edges { node { id } } } }`,
      )
      expect([next.data, next.codes]).toEqual([{ orders: { edges: [] } }, []])
      const changed = await update(service(), admin, { id, status: 'SHIPPED' })
      expect(changed.order).toMatchObject({ id, status: 'SHIPPED' })
      await sql.run('DELETE FROM orders WHERE id = $1::text::bigint', [id])
    },
  )

  it('customer returns a customer with pages of its orders, newest first', async () => {
    const { sql } = get().database
    const hedy = await makeCustomer(sql, 'hedy')
    const ids = await placeOrders(sql, hedy, { count: 3 })
    const query = (after: string) => `{ customer(id: "${hedy}") {
      username email
      orders(first: 2${after}) { totalCount pageInfo { hasNextPage endCursor } edges { node { id customer { id } } } }
    } }`
    const { data } = await ask(query(''))
    const [oldest, middle, newest] = ids
    const customer = { id: hedy }
    expect(data).toMatchObject({
      customer: {
        username: 'hedy',
        email: 'hedy@example.com',
        orders: {
          totalCount: 3,
          pageInfo: { hasNextPage: true },
          edges: [{ node: { id: newest, customer } }, { node: { id: middle, customer } }],
        },
      },
    })
    const { orders } = z.object({ orders: Paged }).parse(data?.['customer'])
    const next = await ask(query(`, after: "${orders.pageInfo.endCursor}"`))
    expect(next.data).toMatchObject({
      customer: { orders: { pageInfo: { hasNextPage: false }, edges: [{ node: { id: oldest } }] } },
    })
    for (const id of ['999999', 'ada', '9'.repeat(30)]) {
      expect((await ask(`{ customer(id: "${id}") { id } }`)).data).toEqual({ customer: null })
    }
  })

  it('orders of the customers of a long list are refused for their cost', async () => {
    const { codes } = await ask(
      '{ orders(first: 100) { edges { node { customer { orders { totalCount } } } } } }',
    )
    expect(codes).toEqual(['COST_LIMIT'])
  })

  it('orderByNumber and orderByExternalId find exactly one order (B2)', async () => {
    const [id = '', other = ''] = await placeOrders(get().database.sql, customer, { count: 2 })
    const { sql } = get().database
    await sql.run(
      `UPDATE orders SET order_number = 'ORD-20260101-77777', external_id = 'WEB-77' WHERE id = $1::bigint`,
      [id],
    )
    await sql.run(
      `UPDATE orders SET order_number = 'ORD-20260101-777770', external_id = 'web-77' WHERE id = $1::bigint`,
      [other],
    )
    const query = `query ($nul: String!, $half: String!) {
      byNumber: orderByNumber(number: "ORD-20260101-77777") { id }
      byPart: orderByNumber(number: "ORD-20260101-7777") { id }
      byNothing: orderByNumber(number: $nul) { id }
      byExternalId: orderByExternalId(externalId: "WEB-77") { id externalId }
      bySpaces: orderByExternalId(externalId: " WEB-77\\n") { id }
      numberBySpaces: orderByNumber(number: " ORD-20260101-77777 ") { id }
      byOtherCase: orderByExternalId(externalId: "web-77") { id }
      byEmptyText: orderByExternalId(externalId: "") { id }
      byUnstorable: orderByExternalId(externalId: $half) { id }
    }`
    const variables = { nul: 'a\u0000b', half: '\ud800' }
    const { data } = await service().post(query, { as: admin, variables })
    expect(data).toEqual({
      byNumber: { id },
      byPart: null,
      byNothing: null,
      byExternalId: { id, externalId: 'WEB-77' },
      bySpaces: { id },
      numberBySpaces: { id },
      byOtherCase: { id: other },
      byEmptyText: null,
      byUnstorable: null,
    })
  })

  it('recentOrders returns recently changed orders, most recent change first', async () => {
    const { sql } = get().database
    await sql.run('DELETE FROM orders')
    const ids = await placeOrders(sql, customer, { count: 3 })
    const [first = '', second = '', third = ''] = ids
    await update(service(), admin, { id: first, status: 'SHIPPED' })
    const { data } = await ask(
      '{ recentOrders { stats { type totalOrders } orders { id } timestamp } }',
    )
    const recent = Recent.parse(data?.['recentOrders'])
    expect(recent.stats).toEqual({ type: 'INITIAL', totalOrders: 3 })
    expect(recent.orders.map(({ id }) => id)).toEqual([first, third, second])
    const few = await ask(
      '{ recentOrders(first: 1) { stats { type totalOrders } orders { id } timestamp } }',
    )
    expect(Recent.parse(few.data?.['recentOrders']).orders).toEqual([{ id: first }])
  })

  it('recentOrders omits orders that changed before the last `minutes`', async () => {
    const { sql } = get().database
    await sql.run('DELETE FROM orders')
    const [old = '', fresh = ''] = await placeOrders(sql, customer, { count: 2 })
    // A trigger sets the time of a change to now. To backdate a change, it must be disabled.
    await sql.script(`
      ALTER TABLE orders DISABLE TRIGGER USER;
      UPDATE orders SET updated_at = now() - interval '10 minutes' WHERE id = ${BigInt(old)};
      ALTER TABLE orders ENABLE TRIGGER USER`)
    const idsOf = async (minutes: number) => {
      const { data } = await ask(
        `{ recentOrders(minutes: ${minutes}) { stats { type totalOrders } orders { id } timestamp } }`,
      )
      return Recent.parse(data?.['recentOrders']).orders.map(({ id }) => id)
    }
    expect(await idsOf(5)).toEqual([fresh])
    expect(await idsOf(9)).toEqual([fresh])
    expect(await idsOf(11)).toEqual([fresh, old])
  })

  it.each([
    { args: 'minutes: 0', says: '`minutes` must be from 1 to 1440, not 0.' },
    { args: 'minutes: -5', says: 'not -5' },
    { args: 'minutes: 1441', says: 'not 1441' },
    { args: 'first: 0', says: '`first` must be from 1 to 100, not 0.' },
    { args: 'first: 101', says: 'not 101' },
  ])('recentOrders($args) is refused', async ({ args, says }) => {
    const { codes, errors } = await ask(`{ recentOrders(${args}) { timestamp } }`)
    expect(codes).toEqual(['BAD_USER_INPUT'])
    expect(errors?.[0]?.message).toContain(says)
  })

  it('recentOrders accepts the largest arguments', async () => {
    expect((await ask('{ recentOrders(minutes: 1440, first: 100) { timestamp } }')).codes).toEqual(
      [],
    )
    expect((await ask('{ recentOrders(minutes: 1, first: 1) { timestamp } }')).codes).toEqual([])
  })
})
