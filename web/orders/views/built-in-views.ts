import { text } from '../../text/en.ts'
import type { OrderFilters } from '../filters/order-filters.ts'
import { newestOrders } from '../filters/orders-address.ts'
import type { OrdersSort } from '../filters/orders-sort.ts'
import { viewQuery, type OrdersView } from './saved-views.ts'

/** What has waited longest is what needs somebody first. */
const oldestFirst: OrdersSort = { field: 'DATE_ORDERED', direction: 'ASC' }

/** The views that everybody has. */
export const builtInViews: readonly OrdersView[] = [
  { name: text.views.builtIn.all, query: viewQuery(newestOrders) },
  toDo(text.views.builtIn.late, { late: true }),
  toDo(text.views.builtIn.toShip, { statuses: ['PENDING'] }),
  toDo(text.views.builtIn.out, { statuses: ['OUT_FOR_DELIVERY'] }),
]

function toDo(name: string, filters: Partial<OrderFilters>): OrdersView {
  return { name, query: viewQuery({ ...newestOrders, ...filters, sort: oldestFirst }) }
}
