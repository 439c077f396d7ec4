import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { OrderStatus } from '../db/generated/enums.ts'
import type { Sql } from '../db/sql.ts'
import { countStatuses } from '../testing/count-statuses.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { useService, type Credential } from '../testing/running-service.ts'
import { placeVariedOrders, type VariedOrder } from '../testing/varied-orders.ts'
import { filterConditions, type OrderFilter } from './filter.ts'
import { MatchingOrders } from './matching-orders.ts'
import type { OrderSort } from './sort.ts'
import { isOpen } from './status.ts'

const hourMs = 3_600_000
const Plan = z.object({ 'QUERY PLAN': z.string() })

describeOnEachEngine('filters by estimated delivery and by time in the status', (get) => {
  let sql: Sql
  let orders: VariedOrder[]
  beforeAll(async () => {
    sql = get().database.sql
    orders = await placeVariedOrders(sql, await makeCustomer(sql, 'ada'), 90)
  })

  const estimate = (hours: number) =>
    new Date(Date.parse('2026-05-20T18:00:00.045Z') + hours * hourMs)
  /** Between two of the times at which the varied orders entered their status, in seconds before now. */
  const seconds = (hours: number) =>
    Math.round((Date.now() - Date.parse('2026-05-10T00:00:00Z') - (hours - 0.5) * hourMs) / 1_000)
  const FILTERS: OrderFilter[] = [
    { estimatedAfter: estimate(3) },
    { estimatedBefore: estimate(3) },
    { estimatedAfter: estimate(2), estimatedBefore: estimate(5) },
    { estimatedAfter: estimate(2), status: ['PENDING', 'SHIPPED'] },
    { estimatedAfter: estimate(2), status: ['DELIVERED', 'SHIPPED'] },
    { estimatedAfter: estimate(2), status: [] },
    { estimatedBefore: estimate(3), overdue: true },
    { estimatedBefore: estimate(3), overdue: false },
    { inStatusForSeconds: seconds(3) },
    { inStatusForSeconds: 0 },
    { inStatusForSeconds: 2_147_483_647 },
    { inStatusForSeconds: seconds(3), status: ['SHIPPED', 'DELIVERED'], deliveryMethod: 'PICKUP' },
    { inStatusForSeconds: seconds(2), estimatedBefore: estimate(5), minCredits: 2 },
    { search: 'ada', inStatusForSeconds: seconds(3) },
  ]
  const SORTS: OrderSort[] = (
    ['DATE_ORDERED', 'ESTIMATED_DELIVERY', 'STATUS_SINCE'] as const
  ).flatMap((field) => [
    { field, direction: 'ASC' },
    { field, direction: 'DESC' },
  ])

  function expected(filter: OrderFilter, sort: OrderSort): bigint[] {
    const { estimatedAfter, estimatedBefore, inStatusForSeconds, status, overdue } = filter
    const after = estimatedAfter?.getTime()
    const before = estimatedBefore?.getTime()
    return orders
      .filter((order) => {
        const due = order.estimatedDelivery?.getTime()
        const since = (Date.now() - order.statusSince.getTime()) / 1_000
        return (
          (after === undefined || (due !== undefined && due >= after)) &&
          (before === undefined || (due !== undefined && due < before)) &&
          (inStatusForSeconds == null || (isOpen(order.status) && since >= inStatusForSeconds)) &&
          (status == null || status.includes(order.status)) &&
          // All estimates have passed.
          (overdue == null || (isOpen(order.status) && due !== undefined) === overdue) &&
          (filter.deliveryMethod == null || order.deliveryMethod === filter.deliveryMethod) &&
          order.totalCredits >= (filter.minCredits ?? 0) &&
          (sort.field === 'DATE_ORDERED' || isOpen(order.status))
        )
      })
      .map(({ id }) => id)
  }

  it.each(FILTERS)('find what comparing every order finds: %o', async (filter) => {
    for (const sort of SORTS) {
      const list = new MatchingOrders(sql, filter, sort)
      const { rows } = await list.page({ first: 100 })
      expect(rows.map(({ id }) => id).toSorted(ascending)).toEqual(expected(filter, sort))
      const { count } = await list.count(() => countStatuses(sql))
      expect(count).toBe(rows.length)
      const pages: string[] = []
      let after: string | undefined
      for (;;) {
        const page = await list.page({ first: 7, after })
        pages.push(...page.rows.map(({ cursor }) => cursor))
        if (!page.hasNextPage) break
        after = page.rows.at(-1)?.cursor
      }
      expect(pages).toEqual(rows.map(({ cursor }) => cursor))
    }
  })

  it.each([
    {
      filter: { estimatedAfter: estimate(1), status: [OrderStatus.PENDING, OrderStatus.SHIPPED] },
      index: 'orders_open_estimated_delivery_id_idx',
    },
    { filter: { inStatusForSeconds: 3_600 }, index: 'orders_open_status_since_id_idx' },
  ])('of open orders use $index, which needs exactly this condition', async ({ filter, index }) => {
    const { where, params } = filterConditions(filter, undefined)
    const plan = await sql.transaction(async (tx) => {
      await tx.run('SET LOCAL enable_seqscan = off')
      return tx.rows(Plan, `EXPLAIN SELECT 1 FROM orders o WHERE ${where}`, params)
    })
    expect(plan.map((line) => line['QUERY PLAN']).join()).toContain(index)
  })
})

describeOnEachEngine('open orders in the API', (get) => {
  const service = useService(get)
  let reader: Credential
  let sql: Sql
  let customer: string
  beforeAll(async () => {
    sql = get().database.sql
    customer = await makeCustomer(sql, 'grace')
    reader = await service().makeKey(['READ'])
  })
  const ask = (query: string) => service().post(query, { as: reader })

  it.each([
    { status: 'SHIPPED', due: '-1 hour', late: true },
    { status: 'PENDING', due: '1 hour', late: false },
    { status: 'PENDING', due: null, late: false },
    { status: 'DELIVERED', due: '-1 hour', late: false },
    { status: 'CANCELLED', due: '-1 hour', late: false },
  ])('$status, due in $due: late is $late, as in the filter', async ({ status, due, late }) => {
    const [id = ''] = await placeOrders(sql, customer, { status })
    await sql.run(
      'UPDATE orders SET estimated_delivery = now() + $2::text::interval WHERE id = $1::bigint',
      [id, due],
    )
    const { data } = await ask(`{
      order(id: ${id}) { late }
      orders(filter: { overdue: ${late} }) { edges { node { late } } }
    }`)
    expect(data).toMatchObject({ order: { late } })
    const { edges } = z
      .object({ edges: z.array(z.object({ node: z.object({ late: z.boolean() }) })) })
      .parse(data?.['orders'])
    expect(new Set(edges.map(({ node }) => node.late))).toEqual(new Set([late]))
  })

  it('statusSince is when the order entered its status, and stays with a correction', async () => {
    const [id = ''] = await placeOrders(sql, customer)
    const since = async () => {
      const { data } = await ask(`{ order(id: ${id}) { statusSince updatedAt dateOrdered } }`)
      return z
        .object({ statusSince: z.string(), updatedAt: z.string(), dateOrdered: z.string() })
        .parse(data?.['order'])
    }
    const placed = await since()
    expect(placed.statusSince).toBe(placed.dateOrdered)
    await sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1::bigint`, [id])
    const shipped = await since()
    expect(shipped.statusSince).toBe(shipped.updatedAt)
    await sql.run(`UPDATE orders SET delivery_address = 'Elsewhere' WHERE id = $1::bigint`, [id])
    expect((await since()).statusSince).toBe(shipped.statusSince)

    // An order of an earlier release that the background has not filled yet.
    await sql.script(`
      ALTER TABLE orders DISABLE TRIGGER USER;
      UPDATE orders SET status_since = NULL WHERE id = ${BigInt(id)};
      ALTER TABLE orders ENABLE TRIGGER USER`)
    expect((await since()).statusSince).toBe(shipped.statusSince)
    const { data } = await ask(`{
      orders(sort: { field: STATUS_SINCE, direction: DESC }, last: 1) { edges { cursor node { id } } }
    }`)
    expect(data?.['orders']).toMatchObject({ edges: [{ node: { id } }] })
  })

  it('a negative time in the status is refused', async () => {
    const { codes, errors } = await ask(
      '{ orders(filter: { inStatusForSeconds: -1 }) { totalCount } }',
    )
    expect(codes).toEqual(['BAD_USER_INPUT'])
    expect(errors?.[0]?.message).toContain('`inStatusForSeconds` must be from 0')
  })

  it.each([
    ['DATE_ORDERED', null],
    ['ESTIMATED_DELIVERY', 'infinity'],
    ['STATUS_SINCE', ''],
  ])('a cursor of %s with %j is refused', async (field, value) => {
    const cursor = Buffer.from(JSON.stringify([field, value, '1'])).toString('base64url')
    const { codes } = await ask(
      `{ orders(sort: { field: ${field} }, after: "${cursor}") { totalCount } }`,
    )
    expect(codes).toEqual(['BAD_USER_INPUT'])
  })

  it('a sort by estimate without a filter counts open orders, exactly', async () => {
    const { data } = await ask(`{
      open: orders(filter: { status: [PENDING, SHIPPED, OUT_FOR_DELIVERY] }) { totalCount }
      sorted: orders(sort: { field: ESTIMATED_DELIVERY }) { totalCount totalCountIsExact }
    }`)
    const { totalCount } = z.object({ totalCount: z.number() }).parse(data?.['open'])
    expect(data?.['sorted']).toEqual({ totalCount, totalCountIsExact: true })
  })
})

function ascending(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0
}
