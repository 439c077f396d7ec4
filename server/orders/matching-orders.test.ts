import { beforeAll, expect, it } from 'vitest'
import type { Sql } from '../db/sql.ts'
import { OrderStatus } from '../db/generated/enums.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer } from '../testing/place-orders.ts'
import { placeVariedOrders, type VariedOrder } from '../testing/varied-orders.ts'
import { MatchingOrders } from './matching-orders.ts'
import type { OrderSort, OrderSortField } from './sort.ts'

const VALUE_OF: Record<OrderSortField, (order: VariedOrder) => number | string> = {
  DATE_ORDERED: ({ dateOrdered }) => dateOrdered.getTime(),
  TOTAL_CREDITS: ({ totalCredits }) => totalCredits,
  ORDER_NUMBER: ({ orderNumber }) => orderNumber,
  STATUS: ({ status }) => Object.values(OrderStatus).indexOf(status),
}
const FIELDS: OrderSortField[] = ['DATE_ORDERED', 'TOTAL_CREDITS', 'ORDER_NUMBER', 'STATUS']
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
