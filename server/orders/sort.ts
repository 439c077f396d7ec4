interface SortRule {
  /** The columns or expressions to sort by. `id` follows as the tie-breaker. An index has exactly these. */
  readonly columns: readonly string[]
  /** What a cursor stores of a row. */
  readonly stored: string
  /** The values of `columns` in a row of which a cursor has stored `?`. */
  readonly values: readonly string[]
}

function byColumn(column: string, type: string): SortRule {
  return { columns: [column], stored: column, values: [`?::${type}`] }
}

/** The fields by which orders can be sorted. */
export const ORDER_SORTS = {
  DATE_ORDERED: byColumn('o.date_ordered', 'timestamptz'),
  TOTAL_CREDITS: byColumn('o.total_credits', 'integer'),
  // By day, then by the number within the day.
  ORDER_NUMBER: {
    columns: ['substr(o.order_number, 5, 8)::integer', 'substr(o.order_number, 14)::numeric'],
    stored: 'o.order_number',
    values: ['substr(?::text, 5, 8)::integer', 'substr(?::text, 14)::numeric'],
  },
  STATUS: byColumn('o.status', 'order_status'),
  UPDATED_AT: byColumn('o.updated_at', 'timestamptz'),
} as const satisfies Record<string, SortRule>

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
