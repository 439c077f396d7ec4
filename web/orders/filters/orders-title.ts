import { text } from '../../text/en.ts'
import { activeFilters } from './active-filters.ts'
import type { OrderFilters } from './order-filters.ts'

/** What the table is a table of: all orders, those of one status, late ones, or what is left. */
export function ordersTitle(filters: OrderFilters): string {
  const [status, ...more] = filters.statuses
  const active = activeFilters(filters).length
  if (active === 0) return text.orders.all
  if (status !== undefined && more.length === 0 && active === 1) return text.orders.ofStatus(status)
  return filters.late && active === 1 ? text.filters.lateOrders : text.orders.filtered
}
