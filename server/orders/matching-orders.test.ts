import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { OrderStatus } from '../db/generated/enums.ts'
import { countStatuses } from '../testing/count-statuses.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer } from '../testing/place-orders.ts'
import { placeVariedOrders, type VariedOrder } from '../testing/varied-orders.ts'
import { MatchingOrders } from './matching-orders.ts'
import type { OrderFilter } from './filter.ts'
import type { OrderSort, OrderSortField } from './sort.ts'
import { isOpen } from './status.ts'

type SortValue = number | bigint | null

const VALUE_OF: Record<OrderSortField, (order: VariedOrder) => SortValue> = {
  DATE_ORDERED: ({ dateOrdered }) => dateOrdered.getTime(),
  TOTAL_CREDITS: ({ totalCredits }) => totalCredits,
  ORDER_NUMBER: ({ orderNumber }) => {
    const [, day = '', number = ''] = orderNumber.split('-')
    return BigInt(day) * 10n ** 30n + BigInt(number)
  },
  STATUS: ({ status }) => Object.values(OrderStatus).indexOf(status),
  UPDATED_AT: ({ updatedAt }) => updatedAt.getTime(),
  ESTIMATED_DELIVERY: ({ estimatedDelivery }) => estimatedDelivery?.getTime() ?? null,
  STATUS_SINCE: ({ statusSince }) => statusSince.getTime(),
}
const FIELDS: OrderSortField[] = [
  'DATE_ORDERED',
  'TOTAL_CREDITS',
  'ORDER_NUMBER',
  'STATUS',
  'UPDATED_AT',
]
/** These list open orders only, and have orders without a value last. */
const OPEN_FIELDS: OrderSortField[] = ['ESTIMATED_DELIVERY', 'STATUS_SINCE']
const inBothDirections = (field: OrderSortField): OrderSort[] => [
  { field, direction: 'ASC' },
  { field, direction: 'DESC' },
]
const OPEN_SORTS = OPEN_FIELDS.flatMap(inBothDirections)
const OTHER_SORTS = FIELDS.flatMap(inBothDirections)
const SORTS = [...OTHER_SORTS, ...OPEN_SORTS]

/** The expected ids of a list with that sort: equal values are sorted by id, in the same direction. */
function sortedIds(orders: readonly VariedOrder[], { field, direction }: OrderSort): bigint[] {
  const value = VALUE_OF[field]
  const listed = OPEN_FIELDS.includes(field)
    ? orders.filter(({ status }) => isOpen(status))
    : orders
  const sign = direction === 'ASC' ? 1 : -1
  return listed
    .toSorted((a, b) => {
      const [one, other] = [value(a), value(b)]
      if (one === other) return sign * (a.id < b.id ? -1 : 1)
      if (one === null || other === null) return one === null ? 1 : -1
      return sign * (one < other ? -1 : 1)
    })
    .map(({ id }) => id)
}

describeOnEachEngine('pages of orders', (get) => {
  let sql: Sql
  let customer: string
  let orders: VariedOrder[]
  beforeAll(async () => {
    sql = get().database.sql
    customer = await makeCustomer(sql, 'ada')
    orders = await placeVariedOrders(sql, customer, 130)
  })

  it.each(SORTS)(
    'by $field $direction, forward and backward, form one sorted list',
    async (sort) => {
      const expected = sortedIds(orders, sort)
      expect(await walk({ sort, size: 17 })).toEqual(expected)
      expect(await walk({ sort, size: 17, backward: true })).toEqual(expected)
    },
  )

  it.each(SORTS)('by $field $direction stay correct while orders arrive', async (sort) => {
    const added: VariedOrder[] = []
    const arrive = async () => {
      added.push(...(await placeVariedOrders(sql, customer, 10)))
    }
    for (const backward of [false, true]) {
      const seen = await walk({ sort, size: 17, backward, between: arrive })
      expect(new Set(seen).size).toBe(seen.length)
      // Orders that arrived meanwhile may be among them, in their sorted position.
      const known = new Set(seen)
      expect(seen).toEqual(sortedIds([...orders, ...added], sort).filter((id) => known.has(id)))
      expect(sortedIds(orders, sort).filter((id) => !known.has(id))).toEqual([])
    }
    await sql.run('DELETE FROM orders WHERE id = ANY ($1::text[]::bigint[])', [
      added.map(({ id }) => id.toString()),
    ])
  })

  it('tell whether there are more pages, in both directions', async () => {
    const list = new MatchingOrders(sql, {})
    const all = sortedIds(orders, { field: 'DATE_ORDERED', direction: 'DESC' })
    const first = await list.page({ first: 100 })
    expect(first).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    const end = first.rows.at(-1)?.cursor
    const rest = await list.page({ first: 30, after: end })
    expect(rest).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
    expect([...first.rows, ...rest.rows].map(({ id }) => id)).toEqual(all)
    const last = await list.page({ last: 30 })
    expect(last).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
    expect(last.rows).toEqual(rest.rows)
    const beforeThat = await list.page({ last: 100, before: last.rows[0]?.cursor })
    expect(beforeThat).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    expect(beforeThat.rows).toEqual(first.rows)
  })

  it('continue from the cursor of a deleted order', async () => {
    const [gone] = await placeVariedOrders(sql, customer, 1)
    const sort: OrderSort = { field: 'TOTAL_CREDITS', direction: 'ASC' }
    const ids = sortedIds([...orders, ...(gone === undefined ? [] : [gone])], sort)
    const at = ids.findIndex((id) => id === gone?.id)
    const list = new MatchingOrders(sql, {}, sort)
    const page = await list.page({ first: Math.min(100, at + 1) })
    const cursor = page.rows.at(-1)?.cursor
    const before = await list.page({ first: 5, after: cursor })
    await sql.run('DELETE FROM orders WHERE id = $1::bigint', [gone?.id.toString()])
    expect(await list.page({ first: 5, after: cursor })).toEqual(before)
  })

  it('by number are in the order of the numbers, not of their texts (B15)', async () => {
    const numbers = ['99998', '99999', '100000', '100001', '0000100002', '9'.repeat(25)]
    for (const number of numbers.toReversed()) {
      await sql.run(
        `INSERT INTO orders (order_number, customer_id, delivery_method, delivery_address, total_credits)
         VALUES ($1, $2::bigint, 'PICKUP', 'Shop', 777)`,
        [`ORD-20260601-${number}`, customer],
      )
    }
    const read = async (sort: OrderSort) => {
      const list = new MatchingOrders(sql, { minCredits: 777, maxCredits: 777 }, sort)
      const found: string[] = []
      let after: string | undefined
      for (;;) {
        const page = await list.page({ first: 2, after })
        for (const { id } of page.rows) {
          const { number } = await sql.one(
            z.object({ number: z.string() }),
            'SELECT substr(order_number, 14) AS number FROM orders WHERE id = $1::text::bigint',
            [id.toString()],
          )
          found.push(number)
        }
        if (!page.hasNextPage) return found
        after = page.rows.at(-1)?.cursor
      }
    }
    expect(await read({ field: 'ORDER_NUMBER', direction: 'ASC' })).toEqual(numbers)
    expect(await read({ field: 'ORDER_NUMBER', direction: 'DESC' })).toEqual(numbers.toReversed())
    await sql.run('DELETE FROM orders WHERE total_credits = 777')
  })

  it.each(OTHER_SORTS)('by $field $direction continue in an index', async (sort) => {
    const plans = await plansOf(sort)
    expect(plans).toHaveLength(2)
    expect(plans.join()).not.toContain('Sort')
    expect(plans[1]).toContain('Index Cond: (ROW(')
  })

  it.each([
    ...inBothDirections('ESTIMATED_DELIVERY').map((sort) => ({
      ...sort,
      index: 'orders_open_estimated_delivery_id_idx',
    })),
    ...inBothDirections('STATUS_SINCE').map((sort) => ({
      ...sort,
      index: 'orders_open_status_since_id_idx',
    })),
  ])('by $field $direction read only open orders, in an index', async ({ index, ...sort }) => {
    for (const filter of [{}, { status: ['PENDING'] }] satisfies OrderFilter[]) {
      const [first = '', next = ''] = await plansOf(sort, filter)
      // The only sort is that of the rows found in the two parts of the index.
      expect(first.match(/Limit/g)).toHaveLength(3)
      expect(first.match(/Sort Key|Incremental Sort/g)?.length ?? 0).toBeLessThanOrEqual(1)
      expect(first.split(index)).toHaveLength(3)
      expect(next.split(index)).toHaveLength(3)
      expect(next).toContain('AND (ROW(')
    }
  })

  it('of open orders stay correct while the estimated delivery of many is not known', async () => {
    const dateless = await placeVariedOrders(sql, customer, 40)
    await sql.run(
      `UPDATE orders SET estimated_delivery = NULL WHERE id = ANY ($1::text[]::bigint[])`,
      [dateless.map(({ id }) => id.toString())],
    )
    const all = [...orders, ...dateless.map((order) => ({ ...order, estimatedDelivery: null }))]
    for (const sort of inBothDirections('ESTIMATED_DELIVERY')) {
      expect(await walk({ sort, size: 3 })).toEqual(sortedIds(all, sort))
      expect(await walk({ sort, size: 3, backward: true })).toEqual(sortedIds(all, sort))
    }
    await sql.run('DELETE FROM orders WHERE id = ANY ($1::text[]::bigint[])', [
      dateless.map(({ id }) => id.toString()),
    ])
  })

  it.each(OPEN_SORTS)('by $field $direction count open orders only', async (sort) => {
    const count = async (filter: OrderFilter) =>
      (await new MatchingOrders(sql, filter, sort).count(() => countStatuses(sql))).count
    const open = orders.filter(({ status }) => isOpen(status))
    const shipped = orders.filter(({ status }) => status === 'SHIPPED')
    expect(await count({})).toBe(open.length)
    expect(await count({ status: ['SHIPPED', 'DELIVERED'] })).toBe(shipped.length)
    expect(await count({ status: ['DELIVERED'] })).toBe(0)
    expect(await count({ minCredits: 3 })).toBe(
      open.filter(({ totalCredits }) => totalCredits >= 3).length,
    )
    const { rows } = await new MatchingOrders(sql, { status: ['DELIVERED'] }, sort).page({})
    expect(rows).toEqual([])
  })

  it('are empty if nothing matches', async () => {
    const page = await new MatchingOrders(sql, { minCredits: 1_000_000 }).page({})
    expect(page).toEqual({ rows: [], hasNextPage: false, hasPreviousPage: false })
  })

  /** The plans of the first and of the second page, as if tables were never scanned or sorted. */
  async function plansOf(sort: OrderSort, filter: OrderFilter = {}): Promise<string[]> {
    const plans: string[] = []
    await sql.transaction(async (tx) => {
      await tx.run('SET LOCAL enable_seqscan = off')
      await tx.run('SET LOCAL enable_bitmapscan = off')
      await tx.run('SET LOCAL enable_sort = off')
      const spied: Sql = {
        ...tx,
        rows: async (row, text, params) => {
          const plan = await tx.rows(
            z.object({ 'QUERY PLAN': z.string() }),
            `EXPLAIN ${text}`,
            params,
          )
          plans.push(plan.map((line) => line['QUERY PLAN']).join('\n'))
          return tx.rows(row, text, params)
        },
      }
      const list = new MatchingOrders(spied, filter, sort)
      const { rows } = await list.page({ first: 5 })
      await list.page({ first: 5, after: rows.at(-1)?.cursor })
    })
    return plans
  }

  /** Reads all pages and returns their ids in list order. `between` runs between two pages. */
  async function walk({
    sort,
    size,
    backward = false,
    between = () => Promise.resolve(),
  }: {
    sort: OrderSort
    size: number
    backward?: boolean
    between?: () => Promise<void>
  }): Promise<bigint[]> {
    const pages: bigint[][] = []
    let cursor: string | undefined
    for (;;) {
      const page = await new MatchingOrders(sql, {}, sort).page(
        backward ? { last: size, before: cursor } : { first: size, after: cursor },
      )
      pages.push(page.rows.map(({ id }) => id))
      if (!(backward ? page.hasPreviousPage : page.hasNextPage)) break
      cursor = backward ? page.rows[0]?.cursor : page.rows.at(-1)?.cursor
      if (pages.length < 9) await between()
    }
    return (backward ? pages.reverse() : pages).flat()
  }
})
