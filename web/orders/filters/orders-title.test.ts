import { describe, expect, it } from 'vitest'
import { newestOrders } from './orders-query.ts'
import { ordersTitle } from './orders-title.ts'

describe('title of the order table', () => {
  it.each([
    { filters: {}, title: 'All orders' },
    { filters: { statuses: ['PENDING'] }, title: 'Pending orders' },
    { filters: { late: true }, title: 'Late orders' },
    { filters: { method: 'PICKUP' }, title: 'Filtered orders' },
    { filters: { statuses: ['PENDING', 'SHIPPED'] }, title: 'Filtered orders' },
    { filters: { due: 'today' }, title: 'Orders due today' },
    { filters: { due: 'today', late: true }, title: 'Filtered orders' },
    { filters: { dueTo: '2026-11-26' }, title: 'Filtered orders' },
    { filters: { sort: { field: 'STATUS_SINCE', direction: 'ASC' } }, title: 'Open orders' },
    { filters: { statuses: ['PENDING'], late: true }, title: 'Filtered orders' },
    // D13: not “All orders”, also with no match.
    { filters: { search: 'ada' }, title: 'Results for “ada”' },
    { filters: { search: 'ada', late: true }, title: 'Results for “ada”' },
  ] as const)('is “$title” for $filters', ({ filters, title }) => {
    expect(ordersTitle({ ...newestOrders, ...filters })).toBe(title)
  })
})
