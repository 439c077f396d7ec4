import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OrderFilter, OrderSort } from '../../graphql/generated/graphql.ts'
import { listOf, settled, withChanges, type ListRules } from '../../live/live-list/live-list.ts'
import { rowOf } from '../../testing/orders.ts'
import { orderStatuses } from '../status.ts'
import { belongs, comparing, orderRules, type OrderRow } from './list-view.ts'

const order = rowOf({
  id: '7',
  orderNumber: 'ORD-20260301-00007',
  status: 'SHIPPED',
  totalCredits: 500,
  deliveryMethod: 'PICKUP',
  dateOrdered: '2026-03-01T12:00:00.000Z',
  estimatedDelivery: '2026-03-05T12:00:00.000Z',
  externalId: 'WEB-7',
  statusSince: '2026-03-02T12:00:00.000Z',
  updatedAt: '2026-03-02T12:00:00.000Z',
  contactEmail: 'office@example.net',
  customer: { id: '9', username: 'Amar\u00e1', email: 'ab@example.com' },
})

const asOf = Date.parse('2026-03-06T12:00:00.000Z')

describe('belongs', () => {
  it.each<[boolean, OrderFilter]>([
    [true, {}],
    [true, { status: ['PENDING', 'SHIPPED'] }],
    [false, { status: ['PENDING'] }],
    [false, { deliveryMethod: 'HOME_DELIVERY' }],
    [true, { customerId: '9' }],
    [false, { customerId: '8' }],
    [true, { overdue: true }],
    [false, { overdue: false }],
    [true, { search: ' MARA\u0301\u200b' }],
    [true, { search: 'office' }],
    [true, { search: 'web\u20117' }],
    [true, { search: '\u200b' }],
    [true, { search: '00007' }],
    [true, { search: '#ord 20260301 00007' }],
    [false, { search: '2026 0301' }],
    [true, { search: 'example' }],
    [false, { search: 'nemo' }],
    // A term of two characters matches at the beginning only.
    [true, { search: 'am' }],
    [true, { search: 'AB' }],
    [false, { search: 'ra' }],
    [true, { placedAfter: '2026-03-01T12:00:00.000Z', placedBefore: '2026-03-01T12:00:00.001Z' }],
    [false, { placedBefore: '2026-03-01T12:00:00.000Z' }],
    [true, { updatedAfter: '2026-03-02T12:00:00.000Z', updatedBefore: '2026-03-02T12:00:00.001Z' }],
    [false, { updatedBefore: '2026-03-02T12:00:00.000Z' }],
    [false, { updatedAfter: '2026-03-02T12:00:00.001Z' }],
    [
      true,
      { estimatedAfter: '2026-03-05T12:00:00.000Z', estimatedBefore: '2026-03-05T12:00:00.001Z' },
    ],
    [false, { estimatedAfter: '2026-03-05T12:00:00.001Z' }],
    [false, { estimatedBefore: '2026-03-05T12:00:00.000Z' }],
    // Four days before `asOf`.
    [true, { inStatusForSeconds: 345_600 }],
    [false, { inStatusForSeconds: 345_601 }],
    [true, { minCredits: 500, maxCredits: 500 }],
    [false, { minCredits: 501 }],
    [false, { maxCredits: 499 }],
    [false, { status: ['SHIPPED'], deliveryMethod: 'HOME_DELIVERY' }],
  ])('is %s for %o', (expected, filter) => {
    expect(belongs(order, { filter, asOf })).toBe(expected)
  })

  it.each([
    { username: 'Stra\u00dfe', search: 'STRASSE' },
    { username: '\u03bf\u03b4\u03cc\u03c2 3', search: '\u039f\u0394\u038c\u03a3' },
    { username: 'I\u015f\u0131k', search: 'i\u015fik' },
    { username: '\u0130zmir', search: 'izmir' },
    { username: 'O\u00b4Brien', search: "o'brien" },
  ])('finds $username by $search', ({ username, search }) => {
    const named = { ...order, customer: { ...order.customer, username } }
    expect(belongs(named, { filter: { search }, asOf })).toBe(true)
  })

  it('is false for an order that is in no range of estimates, or waits for nothing', () => {
    const bare = rowOf({ estimatedDelivery: null, status: 'DELIVERED' })
    expect(belongs(bare, { filter: { estimatedAfter: '2020-01-01T00:00:00.000Z' }, asOf })).toBe(
      false,
    )
    expect(belongs(bare, { filter: { estimatedBefore: '2030-01-01T00:00:00.000Z' }, asOf })).toBe(
      false,
    )
    expect(belongs(bare, { filter: { inStatusForSeconds: 0 }, asOf })).toBe(false)
  })

  it('is true for every order without a filter', () => {
    expect(belongs(order, { asOf })).toBe(true)
  })
})

describe('comparing', () => {
  const ids = (sort: Parameters<typeof comparing>[0]) =>
    [
      rowOf({ id: '2', totalCredits: 5, status: 'DELIVERED', dateOrdered: '2026-03-02T00:00:00Z' }),
      rowOf({ id: '10', totalCredits: 5, status: 'PENDING', dateOrdered: '2026-03-03T00:00:00Z' }),
      rowOf({ id: '3', totalCredits: 7, status: 'SHIPPED', dateOrdered: '2026-03-03T00:00:00Z' }),
    ]
      .sort(comparing(sort))
      .map(({ id }) => id)

  it('sorts the newest first by default, and the higher id first for equal times', () => {
    expect(ids(undefined)).toEqual(['10', '3', '2'])
  })

  it('sorts by each field in both directions', () => {
    expect(ids({ field: 'TOTAL_CREDITS', direction: 'ASC' })).toEqual(['2', '10', '3'])
    expect(ids({ field: 'TOTAL_CREDITS', direction: 'DESC' })).toEqual(['3', '10', '2'])
    expect(ids({ field: 'STATUS', direction: 'ASC' })).toEqual(['10', '3', '2'])
  })
})

describe('comparing by a time that an order can lack', () => {
  it.each([
    ['ASC', ['2', '10', '3', '1', '4']],
    ['DESC', ['10', '2', '3', '4', '1']],
  ] as const)('%s has orders without it last', (direction, expected) => {
    const sorted = [
      rowOf({ id: '4', estimatedDelivery: null }),
      rowOf({
        id: '3',
        estimatedDelivery: direction === 'ASC' ? '2026-03-09T00:00:00Z' : '2026-03-01T00:00:00Z',
      }),
      rowOf({ id: '10', estimatedDelivery: '2026-03-05T00:00:00Z' }),
      rowOf({ id: '1', estimatedDelivery: null }),
      rowOf({ id: '2', estimatedDelivery: '2026-03-05T00:00:00Z' }),
    ].sort(comparing({ field: 'ESTIMATED_DELIVERY', direction }))
    expect(sorted.map(({ id }) => id)).toEqual(expected)
  })
})

describe('rules of a sort of open orders', () => {
  it.each(['ESTIMATED_DELIVERY', 'STATUS_SINCE'] as const)('by %s include no others', (field) => {
    const { includes } = orderRules({ sort: { field, direction: 'ASC' }, asOf })
    expect(orderStatuses.filter((status) => includes(rowOf({ status })))).toEqual([
      'PENDING',
      'SHIPPED',
      'OUT_FOR_DELIVERY',
    ])
    expect(orderRules({ asOf }).includes(rowOf({ status: 'DELIVERED' }))).toBe(true)
  })
})

describe('comparing by order number (B15)', () => {
  it('is by day, then by the number', () => {
    const numbers = ['20260301-99999', '20260301-100000', '20260301-100001', '20260302-00001']
    const sorted = numbers
      .toReversed()
      .map((number) => rowOf({ orderNumber: `ORD-${number}` }))
      .sort(comparing({ field: 'ORDER_NUMBER', direction: 'ASC' }))
    expect(sorted.map(({ orderNumber }) => orderNumber.slice(4))).toEqual(numbers)
  })
})

describe('a live list of orders', () => {
  const size = 4

  /** The first page as the API would return it. */
  function firstPage(orders: Iterable<OrderRow>, { includes, compare }: ListRules<OrderRow>) {
    const matching = [...orders].filter(includes).sort(compare)
    return {
      rows: matching.slice(0, size).map((item) => ({ item, cursor: `c${item.id}` })),
      hasPrevious: false,
      hasNext: matching.length > size,
    }
  }

  const values = fc.record({
    totalCredits: fc.integer({ min: 0, max: 6 }),
    status: fc.constantFrom(...orderStatuses),
    dateOrdered: fc.integer({ min: 1, max: 9 }).map((day) => `2026-03-0${day}T12:00:00.000Z`),
    estimatedDelivery: fc.option(
      fc.integer({ min: 1, max: 9 }).map((day) => `2026-03-0${day}T12:00:00.000Z`),
    ),
  })
  const filters = fc.constantFrom<OrderFilter>({}, { status: ['PENDING'] }, { minCredits: 3 })
  const sorts = fc.constantFrom<OrderSort>(
    { field: 'DATE_ORDERED', direction: 'DESC' },
    { field: 'TOTAL_CREDITS', direction: 'ASC' },
    { field: 'STATUS', direction: 'ASC' },
    { field: 'ESTIMATED_DELIVERY', direction: 'ASC' },
    { field: 'ESTIMATED_DELIVERY', direction: 'DESC' },
  )
  const changes = fc.array(fc.tuple(fc.integer({ min: 1, max: 15 }), values), { maxLength: 25 })

  it('settles to the page that the API would return, for every filter and sort', () => {
    let certain = 0
    fc.assert(
      fc.property(filters, sorts, fc.array(values), changes, (filter, sort, initial, changed) => {
        const rules = orderRules({ filter, sort, asOf })
        const rows = initial.map((each, at) => rowOf({ ...each, id: String(at + 1) }))
        const orders = new Map(rows.map((row) => [row.id, row]))
        const before = listOf(rules, firstPage(orders.values(), rules))
        const after = changed.reduce((list, [number, each]) => {
          const id = String(number)
          const item = rowOf({ ...each, id, version: (orders.get(id)?.version ?? 0) + 1 })
          orders.set(id, item)
          return withChanges(list, [{ id, item }])
        }, before)
        const { list, incomplete } = settled(after, size)
        if (incomplete) return
        certain += 1
        expect(list.rows.map(({ item }) => item)).toEqual(
          firstPage(orders.values(), rules).rows.map(({ item }) => item),
        )
      }),
    )
    expect(certain).toBeGreaterThan(10)
  })

  it('marks an order that left the filter, and removes it once settled', () => {
    const rules = orderRules({ filter: { status: ['PENDING'] }, asOf })
    const rows = [{ item: rowOf({ id: '1' }), cursor: 'c' }]
    const list = listOf(rules, { rows, hasPrevious: false, hasNext: false })
    const shipped = rowOf({ id: '1', version: 2, status: 'SHIPPED' })
    const after = withChanges(list, [{ id: '1', item: shipped }])
    expect(after.rows).toEqual([{ item: shipped, cursor: 'c', state: 'moved' }])
    expect(settled(after, size).list.rows).toEqual([])
  })
})
