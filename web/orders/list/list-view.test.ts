import { describe, expect, it } from 'vitest'
import type { OrderFilter } from '../../graphql/generated/graphql.ts'
import { rowOf } from '../../testing/orders.ts'
import { belongs, comparing } from './list-view.ts'

const order = rowOf({
  id: '7',
  orderNumber: 'ORD-20260301-00007',
  status: 'SHIPPED',
  totalCredits: 500,
  deliveryMethod: 'PICKUP',
  dateOrdered: '2026-03-01T12:00:00.000Z',
  estimatedDelivery: '2026-03-05T12:00:00.000Z',
  customer: { id: '9', username: 'Amara', email: 'ab@example.com' },
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
    [true, { search: ' MARA' }],
    [true, { search: '00007' }],
    [true, { search: 'example' }],
    [false, { search: 'nobody' }],
    // Two characters are looked for at the beginning only.
    [true, { search: 'am' }],
    [true, { search: 'AB' }],
    [false, { search: 'ra' }],
    [true, { placedAfter: '2026-03-01T12:00:00.000Z', placedBefore: '2026-03-01T12:00:00.001Z' }],
    [false, { placedBefore: '2026-03-01T12:00:00.000Z' }],
    [true, { minCredits: 500, maxCredits: 500 }],
    [false, { minCredits: 501 }],
    [false, { maxCredits: 499 }],
    [false, { status: ['SHIPPED'], deliveryMethod: 'HOME_DELIVERY' }],
  ])('is %s for %o', (expected, filter) => {
    expect(belongs(order, { filter, asOf })).toBe(expected)
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

  it('puts the newest first by default, the higher number first where times are equal', () => {
    expect(ids(undefined)).toEqual(['10', '3', '2'])
  })

  it('sorts by each field in both directions', () => {
    expect(ids({ field: 'TOTAL_CREDITS', direction: 'ASC' })).toEqual(['2', '10', '3'])
    expect(ids({ field: 'TOTAL_CREDITS', direction: 'DESC' })).toEqual(['3', '10', '2'])
    expect(ids({ field: 'STATUS', direction: 'ASC' })).toEqual(['10', '3', '2'])
  })
})
