import { viewsText } from '../../text/order-views.ts'
import type { OrderFilters } from '../filters/order-filters.ts'
import { newestOrders } from '../filters/orders-query.ts'
import type { OrdersSort } from '../filters/orders-sort.ts'
import { viewQueryText, type OrdersView } from './saved-views.ts'

/** In lists of work to do, the order that has waited longest comes first. */
const oldestFirst: OrdersSort = { field: 'DATE_ORDERED', direction: 'ASC' }
/** The latest order comes first, then what is due next. */
const dueFirst: OrdersSort = { field: 'ESTIMATED_DELIVERY', direction: 'ASC' }

export const allOrdersView: OrdersView = {
  name: viewsText.builtIn.all,
  query: viewQueryText(newestOrders),
}
export const lateView = toDo(viewsText.builtIn.late, { late: true }, dueFirst)
export const dueTodayView = toDo(viewsText.builtIn.dueToday, { due: 'today' }, dueFirst)
const toShipView = toDo(viewsText.builtIn.toShip, { statuses: ['PENDING'] }, oldestFirst)
const outView = toDo(viewsText.builtIn.out, { statuses: ['OUT_FOR_DELIVERY'] }, oldestFirst)

/** The views that every person has. They cannot be changed. */
export const builtInViews: readonly OrdersView[] = [
  allOrdersView,
  toShipView,
  lateView,
  dueTodayView,
  outView,
]

/** The views that are pinned until the person chooses others. */
export const usuallyPinned: readonly string[] = [toShipView, lateView, outView].map(
  ({ name }) => name,
)

function toDo(name: string, filters: Partial<OrderFilters>, sort: OrdersSort): OrdersView {
  return { name, query: viewQueryText({ ...newestOrders, ...filters, sort }) }
}
