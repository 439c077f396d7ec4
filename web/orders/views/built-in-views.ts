import { viewsText } from '../../text/order-views.ts'
import type { OrderFilters } from '../filters/order-filters.ts'
import { newestOrders } from '../filters/orders-query.ts'
import type { OrdersSort } from '../filters/orders-sort.ts'
import { viewQueryText, type OrdersView } from './saved-views.ts'

/** In lists of work to do, the order that has waited longest comes first. */
const oldestFirst: OrdersSort = { field: 'DATE_ORDERED', direction: 'ASC' }

/** The views that every person has. They cannot be changed. */
export const builtInViews: readonly OrdersView[] = [
  { name: viewsText.builtIn.all, query: viewQueryText(newestOrders) },
  toDo(viewsText.builtIn.late, { late: true }),
  toDo(viewsText.builtIn.toShip, { statuses: ['PENDING'] }),
  toDo(viewsText.builtIn.out, { statuses: ['OUT_FOR_DELIVERY'] }),
]

function toDo(name: string, filters: Partial<OrderFilters>): OrdersView {
  return { name, query: viewQueryText({ ...newestOrders, ...filters, sort: oldestFirst }) }
}
