import { describe, expect, it } from 'vitest'
import { noFilters } from './order-filters.ts'
import { ordersTitle } from './orders-title.ts'

describe('title of the order table', () => {
  it.each([
    { filters: {}, title: 'All orders' },
    { filters: { statuses: ['PENDING'] }, title: 'Pending orders' },
    { filters: { late: true }, title: 'Late orders' },
    { filters: { method: 'PICKUP' }, title: 'Filtered orders' },
    { filters: { statuses: ['PENDING', 'SHIPPED'] }, title: 'Filtered orders' },
    { filters: { statuses: ['PENDING'], late: true }, title: 'Filtered orders' },
  ] as const)('is “$title” for $filters', ({ filters, title }) => {
    expect(ordersTitle({ ...noFilters, ...filters })).toBe(title)
  })
})
