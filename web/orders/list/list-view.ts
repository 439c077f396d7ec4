import type {
  OrderFilter,
  OrderRowFragment,
  OrderSort,
  OrderSortField,
} from '../../graphql/generated/graphql.ts'
import type { ListRules } from '../../live/live-list/live-list.ts'
import { newestFirst } from '../filters/orders-sort.ts'
import { isLate } from '../late.ts'
import { orderStatuses } from '../status.ts'
import { searchText } from './search-text.ts'

export type OrderRow = OrderRowFragment

/** Which orders a list shows, and how they are sorted: the arguments of the API's query. */
export interface ListView {
  readonly filter?: OrderFilter | null | undefined
  readonly sort?: OrderSort | null | undefined
  /** The time at which the API decided which orders are late, in milliseconds since the epoch. */
  readonly asOf: number
}

/** The rules that make a live list show the orders that the API would return for the view. */
export function orderRules(view: ListView): ListRules<OrderRow> {
  return { includes: (order) => belongs(order, view), compare: comparing(view.sort) }
}

/** Shorter search terms match at the beginning of a text only, as in the API. */
const anywhereLength = 3

/** Whether the API would list the order in this view. */
export function belongs(order: OrderRow, { filter, asOf }: Omit<ListView, 'sort'>): boolean {
  if (!filter) return true
  const { status, deliveryMethod, customerId, search, overdue } = filter
  const { placedAfter, placedBefore, updatedAfter, updatedBefore, minCredits, maxCredits } = filter
  const placed = Date.parse(order.dateOrdered)
  const updated = Date.parse(order.updatedAt)
  return (
    (!status || status.includes(order.status)) &&
    (!deliveryMethod || order.deliveryMethod === deliveryMethod) &&
    (!customerId || order.customer.id === customerId) &&
    (overdue == null || isLate(order, asOf) === overdue) &&
    (!search || isFound(order, searchable(search).trim())) &&
    (!placedAfter || placed >= Date.parse(placedAfter)) &&
    (!placedBefore || placed < Date.parse(placedBefore)) &&
    (!updatedAfter || updated >= Date.parse(updatedAfter)) &&
    (!updatedBefore || updated < Date.parse(updatedBefore)) &&
    order.totalCredits >= (minCredits ?? -Infinity) &&
    order.totalCredits <= (maxCredits ?? Infinity)
  )
}

function isFound(order: OrderRow, term: string): boolean {
  const { orderNumber, externalId, contactEmail, customer } = order
  return [orderNumber, externalId ?? '', contactEmail, customer.username, customer.email].some(
    (text) => {
      const searched = searchable(text)
      return term.length < anywhereLength ? searched.startsWith(term) : searched.includes(term)
    },
  )
}

function searchable(text: string): string {
  return searchText(text).toLowerCase()
}

/** Compares two orders as the API sorts them. The id decides between equal values. */
export function comparing(sort: OrderSort | null | undefined): Comparison {
  const { field, direction } = { ...newestFirst, ...sort }
  const sign = direction === 'ASC' ? 1 : -1
  const values = sortValues[field]
  return (one, other) => sign * (compareAll(values(one), values(other)) || compareIds(one, other))
}

export type Comparison = (one: OrderRow, other: OrderRow) => number

type SortValue = number | bigint

const sortValues: Record<OrderSortField, (order: OrderRow) => readonly SortValue[]> = {
  DATE_ORDERED: ({ dateOrdered }) => [Date.parse(dateOrdered)],
  TOTAL_CREDITS: ({ totalCredits }) => [totalCredits],
  // By day, then by the number within the day.
  ORDER_NUMBER: ({ orderNumber }) => orderNumber.split('-').slice(1).map(BigInt),
  STATUS: ({ status }) => [orderStatuses.indexOf(status)],
  UPDATED_AT: ({ updatedAt }) => [Date.parse(updatedAt)],
}

function compareIds(one: OrderRow, other: OrderRow): number {
  return compare(BigInt(one.id), BigInt(other.id))
}

function compareAll(one: readonly SortValue[], other: readonly SortValue[]): number {
  for (const [index, value] of one.entries()) {
    const difference = compare(value, other[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function compare(one: SortValue, other: SortValue): number {
  return one < other ? -1 : one > other ? 1 : 0
}
