/** The fields by which orders can be sorted. Each has an index that ends in `id`, the tie-breaker. */
export const ORDER_SORTS = {
  DATE_ORDERED: { column: 'o.date_ordered', type: 'timestamptz' },
  TOTAL_CREDITS: { column: 'o.total_credits', type: 'integer' },
  ORDER_NUMBER: { column: 'o.order_number', type: 'text' },
  STATUS: { column: 'o.status', type: 'order_status' },
} as const

export type OrderSortField = keyof typeof ORDER_SORTS
type SortDirection = 'ASC' | 'DESC'

export interface OrderSort {
  field: OrderSortField
  direction: SortDirection
}

export const NEWEST_FIRST: OrderSort = { field: 'DATE_ORDERED', direction: 'DESC' }

/** The opposite sort, which reads a list from its end. */
export function reversed({ field, direction }: OrderSort): OrderSort {
  return { field, direction: direction === 'ASC' ? 'DESC' : 'ASC' }
}
