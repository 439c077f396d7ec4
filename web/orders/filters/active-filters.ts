import { filtersText } from '../../text/order-filters.ts'
import { ordersText } from '../../text/orders.ts'
import type { OrderFilters } from './order-filters.ts'

/** One condition that people can remove from the table. */
export interface ActiveFilter {
  readonly key: string
  readonly label: string
  /** The changes of the filters that remove it. */
  readonly without: Partial<OrderFilters>
}

/** The filters as single conditions, in the order of the filter panel. */
export function activeFilters(filters: OrderFilters): readonly ActiveFilter[] {
  const { statuses, method, from, to, min, max, late, customer, due, dueFrom, dueTo, waiting } =
    filters
  const { chip } = filtersText
  return [
    ...(customer === null
      ? []
      : [{ key: 'customer', label: chip.customer(customer), without: { customer: null } }]),
    ...(late ? [{ key: 'late', label: chip.late, without: { late: false } }] : []),
    ...(due === null ? [] : [{ key: 'due', label: chip.due(due), without: { due: null } }]),
    ...(dueFrom === null
      ? []
      : [{ key: 'dueFrom', label: chip.dueFrom(dueFrom), without: { dueFrom: null } }]),
    ...(dueTo === null
      ? []
      : [{ key: 'dueTo', label: chip.dueTo(dueTo), without: { dueTo: null } }]),
    ...(waiting === null
      ? []
      : [{ key: 'waiting', label: chip.waiting(waiting), without: { waiting: null } }]),
    ...statuses.map((status) => ({
      key: status,
      label: ordersText.status[status],
      without: { statuses: statuses.filter((other) => other !== status) },
    })),
    ...(method === null
      ? []
      : [{ key: 'method', label: ordersText.deliveryMethod[method], without: { method: null } }]),
    ...(from === null ? [] : [{ key: 'from', label: chip.from(from), without: { from: null } }]),
    ...(to === null ? [] : [{ key: 'to', label: chip.to(to), without: { to: null } }]),
    ...(min === null ? [] : [{ key: 'min', label: chip.min(min), without: { min: null } }]),
    ...(max === null ? [] : [{ key: 'max', label: chip.max(max), without: { max: null } }]),
  ]
}
