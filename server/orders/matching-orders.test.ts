import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { OrderStatus } from '../db/generated/enums.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer } from '../testing/place-orders.ts'
import { placeVariedOrders, type VariedOrder } from '../testing/varied-orders.ts'
import { MatchingOrders } from './matching-orders.ts'
import type { OrderSort, OrderSortField } from './sort.ts'

const VALUE_OF: Record<OrderSortField, (order: VariedOrder) => number | bigint> = {
  DATE_ORDERED: ({ dateOrdered }) => dateOrdered.getTime(),
  TOTAL_CREDITS: ({ totalCredits }) => totalCredits,
  ORDER_NUMBER: ({ orderNumber }) => {
    const [, day = '', number = ''] = orderNumber.split('-')
    return BigInt(day) * 10n ** 30n + BigInt(number)
  },
  STATUS: ({ status }) => Object.values(OrderStatus).indexOf(status),
  UPDATED_AT: ({ updatedAt }) => updatedAt.getTime(),
}
const FIELDS: OrderSortField[] = [
  'DATE_ORDERED',
  'TOTAL_CREDITS',
  'ORDER_NUMBER',
  'STATUS',
  'UPDATED_AT',
]
const SORTS = FIELDS.flatMap((field): OrderSort[] => [
  { field, direction: 'ASC' },
  { field, direction: 'DESC' },
])

/** The expected ids of a list with that sort: equal values are sorted by id, in the same direction. */
function sortedIds(orders: readonly VariedOrder[], { field, direction }: OrderSort): bigint[] {
  const value = VALUE_OF[field]
  const ascending = orders.toSorted((a, b) => {
    if (value(a) !== value(b)) return value(a) < value(b) ? -1 : 1
    return a.id < b.id ? -1 : 1
  })
  return (direction === 'ASC' ? ascending : ascending.reverse()).map(({ id }) => id)
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
      expect(orders.filter(({ id }) => !known.has(id))).toEqual([])
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
    const page = await new MatchingOrders(sql, {}).page({ first: Math.min(100, at + 1), sort })
    const cursor = page.rows.at(-1)?.cursor
    const before = await new MatchingOrders(sql, {}).page({ first: 5, after: cursor, sort })
    await sql.run('DELETE FROM orders WHERE id = $1::bigint', [gone?.id.toString()])
    expect(await new MatchingOrders(sql, {}).page({ first: 5, after: cursor, sort })).toEqual(
      before,
    )
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
    const list = new MatchingOrders(sql, { minCredits: 777, maxCredits: 777 })
    const read = async (sort: OrderSort) => {
      const found: string[] = []
      let after: string | undefined
      for (;;) {
        const page = await list.page({ first: 2, after, sort })
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

  it.each(SORTS)('by $field $direction continue in an index', async (sort) => {
    const texts: string[] = []
    const plans = await sql.transaction(async (tx) => {
      await tx.run('SET LOCAL enable_seqscan = off')
      await tx.run('SET LOCAL enable_sort = off')
      const spied: Sql = {
        ...tx,
        rows: async (row, text, params) => {
          texts.push(text)
          const plan = await tx.rows(
            z.object({ 'QUERY PLAN': z.string() }),
            `EXPLAIN ${text}`,
            params,
          )
          texts.push(plan.map((line) => line['QUERY PLAN']).join('\n'))
          return tx.rows(row, text, params)
        },
      }
      const list = new MatchingOrders(spied, {})
      const { rows } = await list.page({ first: 5, sort })
      await list.page({ first: 5, sort, after: rows.at(-1)?.cursor })
      return texts.filter((text) => text.startsWith('Limit'))
    })
    expect(plans).toHaveLength(2)
    expect(plans.join()).not.toContain('Sort')
    expect(plans[1]).toContain('Index Cond: (ROW(')
  })

  it('are empty if nothing matches', async () => {
    const page = await new MatchingOrders(sql, { minCredits: 1_000_000 }).page({})
    expect(page).toEqual({ rows: [], hasNextPage: false, hasPreviousPage: false })
  })

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
      const page = await new MatchingOrders(sql, {}).page({
        ...(backward ? { last: size, before: cursor } : { first: size, after: cursor }),
        sort,
      })
      pages.push(page.rows.map(({ id }) => id))
      if (!(backward ? page.hasPreviousPage : page.hasNextPage)) break
      cursor = backward ? page.rows[0]?.cursor : page.rows.at(-1)?.cursor
      if (pages.length < 9) await between()
    }
    return (backward ? pages.reverse() : pages).flat()
  }
})
