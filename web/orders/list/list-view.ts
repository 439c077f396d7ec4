import type {
  OrderFilter,
  OrderRowFragment,
  OrderSort,
  OrderSortField,
} from '../../graphql/generated/graphql.ts'
import type { ListRules } from '../../live/live-list/live-list.ts'
import { listsOpenOnly, newestFirst } from '../filters/orders-sort.ts'
import { isLate } from '../late.ts'
import { isOpen, orderStatuses } from '../status.ts'
import { isFound } from './search-matches.ts'

export type OrderRow = OrderRowFragment

/** Which orders a list shows, and how they are sorted: the arguments of the API's query. */
export interface ListView {
  readonly filter?: OrderFilter | null | undefined
  readonly sort?: OrderSort | null | undefined
  /** The time at which the API compared orders with its clock, in milliseconds since the epoch. */
  readonly asOf: number
}

/** The rules that make a live list show the orders that the API would return for the view. */
export function orderRules(view: ListView): ListRules<OrderRow> {
  const openOnly = listsOpenOnly({ ...newestFirst, ...view.sort })
  return {
    includes: (order) => (!openOnly || isOpen(order.status)) && belongs(order, view),
    compare: comparing(view.sort),
  }
}

/** Whether the order matches the filter, as the API decides. */
export function belongs(order: OrderRow, { filter, asOf }: Omit<ListView, 'sort'>): boolean {
  if (!filter) return true
  const { status, deliveryMethod, customerId, search, overdue } = filter
  const { estimatedAfter, estimatedBefore, inStatusForSeconds } = filter
  const { placedAfter, placedBefore, updatedAfter, updatedBefore, minCredits, maxCredits } = filter
  const placed = Date.parse(order.dateOrdered)
  const updated = Date.parse(order.updatedAt)
  // NaN without an estimate: it is in no range.
  const estimated = Date.parse(order.estimatedDelivery ?? '')
  return (
    (!status || status.includes(order.status)) &&
    (!deliveryMethod || order.deliveryMethod === deliveryMethod) &&
    (!customerId || order.customer.id === customerId) &&
    (overdue == null || isLate(order, asOf) === overdue) &&
    (!search || isFound(order, search)) &&
    (!placedAfter || placed >= Date.parse(placedAfter)) &&
    (!placedBefore || placed < Date.parse(placedBefore)) &&
    (!updatedAfter || updated >= Date.parse(updatedAfter)) &&
    (!updatedBefore || updated < Date.parse(updatedBefore)) &&
    (!estimatedAfter || estimated >= Date.parse(estimatedAfter)) &&
    (!estimatedBefore || estimated < Date.parse(estimatedBefore)) &&
    (inStatusForSeconds == null || hasWaited(order, inStatusForSeconds, asOf)) &&
    order.totalCredits >= (minCredits ?? -Infinity) &&
    order.totalCredits <= (maxCredits ?? Infinity)
  )
}

function hasWaited({ status, statusSince }: OrderRow, seconds: number, asOf: number): boolean {
  return isOpen(status) && Date.parse(statusSince) <= asOf - seconds * 1_000
}

/**
 * Compares two orders as the API sorts them. The id decides between equal values. Orders without a value come
 * last in both directions.
 */
export function comparing(sort: OrderSort | null | undefined): Comparison {
  const { field, direction } = { ...newestFirst, ...sort }
  const sign = direction === 'ASC' ? 1 : -1
  const values = sortValues[field]
  return (one, other) =>
    compareAll(values(one), values(other), sign) || sign * compareIds(one, other)
}

export type Comparison = (one: OrderRow, other: OrderRow) => number

type SortValue = number | bigint | null

const sortValues: Record<OrderSortField, (order: OrderRow) => readonly SortValue[]> = {
  DATE_ORDERED: ({ dateOrdered }) => [Date.parse(dateOrdered)],
  TOTAL_CREDITS: ({ totalCredits }) => [totalCredits],
  // By day, then by the number within the day.
  ORDER_NUMBER: ({ orderNumber }) => orderNumber.split('-').slice(1).map(BigInt),
  STATUS: ({ status }) => [orderStatuses.indexOf(status)],
  UPDATED_AT: ({ updatedAt }) => [Date.parse(updatedAt)],
  ESTIMATED_DELIVERY: ({ estimatedDelivery }) => [
    estimatedDelivery == null ? null : Date.parse(estimatedDelivery),
  ],
  STATUS_SINCE: ({ statusSince }) => [Date.parse(statusSince)],
}

function compareIds(one: OrderRow, other: OrderRow): number {
  return compare(BigInt(one.id), BigInt(other.id))
}

function compareAll(one: readonly SortValue[], other: readonly SortValue[], sign: number): number {
  for (const [index, value] of one.entries()) {
    const against = other[index] ?? null
    if (value === against) continue
    if (value === null || against === null) return value === null ? 1 : -1
    return sign * compare(value, against)
  }
  return 0
}

function compare(one: number | bigint, other: number | bigint): number {
  return one < other ? -1 : one > other ? 1 : 0
}
