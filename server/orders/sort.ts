interface SortRule {
  /** The columns or expressions to sort by. `id` follows as the tie-breaker. An index has exactly these. */
  readonly columns: readonly string[]
  /** What a cursor stores of a row. */
  readonly stored: string
  /** The values of `columns` in a row of which a cursor has stored `?`. */
  readonly values: readonly string[]
  /**
   * Whether the sort lists open orders only, in a partial index. Its one column can be empty: orders without
   * a value come last in both directions.
   */
  readonly openOnly: boolean
}

function byColumn(column: string, type: string, { openOnly = false } = {}): SortRule {
  return { columns: [column], stored: column, values: [`?::${type}`], openOnly }
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
    openOnly: false,
  },
  STATUS: byColumn('o.status', 'order_status'),
  UPDATED_AT: byColumn('o.updated_at', 'timestamptz'),
  ESTIMATED_DELIVERY: byColumn('o.estimated_delivery', 'timestamptz', { openOnly: true }),
  STATUS_SINCE: byColumn('o.status_since', 'timestamptz', { openOnly: true }),
} as const satisfies Record<string, SortRule>

export type OrderSortField = keyof typeof ORDER_SORTS
type SortDirection = 'ASC' | 'DESC'

export interface OrderSort {
  field: OrderSortField
  direction: SortDirection
}

export const NEWEST_FIRST: OrderSort = { field: 'DATE_ORDERED', direction: 'DESC' }
