import { filtersText } from '../../text/order-filters.ts'
import { listText } from '../../text/order-list.ts'
import { ordersText } from '../../text/orders.ts'
import { activeFilters } from './active-filters.ts'
import type { OrderFilters } from './order-filters.ts'
import type { OrdersQuery } from './orders-query.ts'

type ListedOrders = Pick<OrdersQuery, keyof OrderFilters | 'search'>

/** The title of the list: the results of a search, all orders, those of one status, late or filtered ones. */
export function ordersTitle({ search, ...filters }: ListedOrders): string {
  if (search !== null) return listText.resultsFor(search)
  const [status, ...more] = filters.statuses
  const active = activeFilters(filters).length
  if (active === 0) return ordersText.all
  if (status !== undefined && more.length === 0 && active === 1) return ordersText.ofStatus(status)
  return filters.late && active === 1 ? filtersText.lateOrders : filtersText.filtered
}
