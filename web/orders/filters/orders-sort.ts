import type { OrderSortField, OrderStatus, SortDirection } from '../../graphql/generated/graphql.ts'
import { isOpen } from '../status.ts'

export interface OrdersSort {
  readonly field: OrderSortField
  readonly direction: SortDirection
}

export const newestFirst: OrdersSort = { field: 'DATE_ORDERED', direction: 'DESC' }

/** The fields that the table can be sorted by, each with its usual direction. */
const firstDirections: Readonly<Record<OrderSortField, SortDirection>> = {
  DATE_ORDERED: 'DESC',
  ORDER_NUMBER: 'ASC',
  STATUS: 'ASC',
  TOTAL_CREDITS: 'DESC',
  UPDATED_AT: 'DESC',
  ESTIMATED_DELIVERY: 'ASC',
  STATUS_SINCE: 'ASC',
}

/** Whether a list with this sort has open orders only, as the API decides. */
export function listsOpenOnly({ field }: Pick<OrdersSort, 'field'>): boolean {
  return field === 'ESTIMATED_DELIVERY' || field === 'STATUS_SINCE'
}

/** Whether a list with this sort can show orders of all these statuses. */
export function canList(sort: OrdersSort, statuses: readonly OrderStatus[]): boolean {
  return !listsOpenOnly(sort) || statuses.every(isOpen)
}

/** The sort after the viewer chooses `field`: its usual direction, or the reverse if it is already chosen. */
export function sortedBy(field: OrderSortField, { field: now, direction }: OrdersSort): OrdersSort {
  if (field !== now) return { field, direction: firstDirections[field] }
  return { field, direction: direction === 'ASC' ? 'DESC' : 'ASC' }
}

/** The sort as a parameter of a query: `TOTAL_CREDITS.ASC`. */
export function writeSort({ field, direction }: OrdersSort): string {
  return `${field}.${direction}`
}

/** The sort of a query's parameter, or the newest first if it is absent or invalid. */
export function readSort(written: string | null): OrdersSort {
  const [field, direction] = written?.split('.') ?? []
  if (!isSortField(field) || (direction !== 'ASC' && direction !== 'DESC')) return newestFirst
  return { field, direction }
}

export function isNewestFirst({ field, direction }: OrdersSort): boolean {
  return field === newestFirst.field && direction === newestFirst.direction
}

function isSortField(value: string | undefined): value is OrderSortField {
  return value !== undefined && Object.hasOwn(firstDirections, value)
}
