import { filtersText } from '../../text/order-filters.ts'
import { listText } from '../../text/order-list.ts'
import { ordersText } from '../../text/orders.ts'
import { activeFilters } from './active-filters.ts'
import type { OrdersQuery } from './orders-query.ts'
import { listsOpenOnly } from './orders-sort.ts'

/** The title of the list: the results of a search, all or open orders, those of one status, late or due ones. */
export function ordersTitle({ search, ...filters }: OrdersQuery): string {
  if (search !== null) return listText.resultsFor(search)
  const [status, ...more] = filters.statuses
  const active = activeFilters(filters).length
  if (active === 0) return listsOpenOnly(filters.sort) ? filtersText.openOrders : ordersText.all
  if (status !== undefined && more.length === 0 && active === 1) return ordersText.ofStatus(status)
  if (active > 1) return filtersText.filtered
  if (filters.late) return filtersText.lateOrders
  return filters.due === null ? filtersText.filtered : filtersText.dueOrders[filters.due]
}
