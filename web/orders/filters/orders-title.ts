import { filtersText } from '../../text/order-filters.ts'
import { ordersText } from '../../text/orders.ts'
import { activeFilters } from './active-filters.ts'
import type { OrderFilters } from './order-filters.ts'

/** The title of the table: all orders, those of one status, late orders, or filtered orders. */
export function ordersTitle(filters: OrderFilters): string {
  const [status, ...more] = filters.statuses
  const active = activeFilters(filters).length
  if (active === 0) return ordersText.all
  if (status !== undefined && more.length === 0 && active === 1) return ordersText.ofStatus(status)
  return filters.late && active === 1 ? filtersText.lateOrders : filtersText.filtered
}
