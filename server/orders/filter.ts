import type { DeliveryMethod, OrderStatus } from '../db/generated/enums.ts'
import { parseId, requireWithin } from '../graphql/argument-checks.ts'
import { badUserInput } from '../graphql/errors.ts'
import type { FoundOrders } from './search.ts'
import { searchText } from './search-text.ts'
import { isOpen } from './status.ts'

export interface OrderFilter {
  customerId?: string | null
  status?: readonly OrderStatus[] | null
  deliveryMethod?: DeliveryMethod | null
  /** Part of an order number, an external id, a username or an e-mail address. */
  search?: string | null
  placedAfter?: Date | null
  placedBefore?: Date | null
  updatedAfter?: Date | null
  updatedBefore?: Date | null
  estimatedAfter?: Date | null
  estimatedBefore?: Date | null
  /** Only open orders that have been in their status for at least this many seconds. */
  inStatusForSeconds?: number | null
  minCredits?: number | null
  maxCredits?: number | null
  /** true: only late orders. false: only orders that are not late. */
  overdue?: boolean | null
}

/** PostgreSQL uses the partial indexes on open orders only for a condition with exactly this status list. */
export const OPEN = `o.status IN ('PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY')`
const OVERDUE = `(${OPEN} AND o.estimated_delivery < now())`

/** The range of the API's integers, from 0. */
const SECONDS_IN_STATUS = { least: 0, most: 2_147_483_647 }

/**
 * Builds the FROM and WHERE clauses of a query on orders. The orders have the alias `o`. `params` holds
 * the values of the numbered parameters.
 */
export class Conditions {
  #from = 'orders o'
  readonly #texts: string[] = []
  readonly params: unknown[] = []

  /** Adds a condition. Each `?` in its text stands for the next of `params`. */
  add(text: string, ...params: unknown[]): void {
    this.#texts.push(this.numbered(text, ...params))
  }

  /** Adds only the parameters. @returns the text with the number of its parameter for each `?` */
  numbered(text: string, ...params: unknown[]): string {
    const parts = text.split('?')
    let numbered = parts[0] ?? ''
    params.forEach((param, index) => {
      this.params.push(param)
      numbered += `$${this.params.length}${parts[index + 1] ?? ''}`
    })
    return numbered
  }

  /** Restricts the query to the orders with these ids, given as the text of a `bigint[]`. */
  narrowTo(ids: string): void {
    this.params.push(ids)
    // OFFSET 0 makes the planner fetch these orders first. With many ids it would otherwise walk all
    // orders in sort order, because it expects to find enough matches early.
    this.#from = `(SELECT * FROM orders WHERE id = ANY ($${this.params.length}::bigint[]) OFFSET 0) o`
  }

  get from(): string {
    return this.#from
  }

  get where(): string {
    return this.#texts.length === 0 ? 'true' : this.#texts.join(' AND ')
  }
}

/**
 * Translates a filter into SQL conditions. `found` is the result of the filter's search, or `undefined`
 * if it has none. Throws BAD_USER_INPUT if `customerId` cannot be an id, and if `inStatusForSeconds` is
 * negative.
 */
export function filterConditions(filter: OrderFilter, found: FoundOrders | undefined): Conditions {
  const conditions = new Conditions()
  if (filter.customerId != null) {
    const customerId = parseId(filter.customerId)
    if (customerId === undefined) throw badUserInput('`customerId` is not the id of a customer.')
    conditions.add('o.customer_id = ?::bigint', customerId.toString())
  }
  if (filter.status != null)
    conditions.add('o.status = ANY (?::text[]::order_status[])', filter.status)
  if (filter.deliveryMethod != null) {
    conditions.add('o.delivery_method = ?::delivery_method', filter.deliveryMethod)
  }
  if (filter.placedAfter != null)
    conditions.add('o.date_ordered >= ?::timestamptz', filter.placedAfter)
  if (filter.placedBefore != null)
    conditions.add('o.date_ordered < ?::timestamptz', filter.placedBefore)
  if (filter.updatedAfter != null)
    conditions.add('o.updated_at >= ?::timestamptz', filter.updatedAfter)
  if (filter.updatedBefore != null)
    conditions.add('o.updated_at < ?::timestamptz', filter.updatedBefore)
  if (filter.estimatedAfter != null)
    conditions.add('o.estimated_delivery >= ?::timestamptz', filter.estimatedAfter)
  if (filter.estimatedBefore != null)
    conditions.add('o.estimated_delivery < ?::timestamptz', filter.estimatedBefore)
  // The planner cannot see in a parameter that all of its statuses are open.
  if (isByEstimate(filter) && filter.status?.every(isOpen) === true) conditions.add(OPEN)
  if (filter.inStatusForSeconds != null) {
    requireWithin('inStatusForSeconds', filter.inStatusForSeconds, SECONDS_IN_STATUS)
    conditions.add(
      `(${OPEN} AND o.status_since <= now() - ?::integer * interval '1 second')`,
      filter.inStatusForSeconds,
    )
  }
  if (filter.minCredits != null) conditions.add('o.total_credits >= ?::integer', filter.minCredits)
  if (filter.maxCredits != null) conditions.add('o.total_credits <= ?::integer', filter.maxCredits)
  // IS NOT TRUE also matches orders without an estimate. For them a plain NOT would be null.
  if (filter.overdue != null) conditions.add(filter.overdue ? OVERDUE : `${OVERDUE} IS NOT TRUE`)
  if (found !== undefined) conditions.narrowTo(found.ids)
  return conditions
}

/** The normalized search term of the filter; `undefined` if it is missing or empty. */
export function searchTerm({ search }: OrderFilter): string | undefined {
  const term = searchText(search ?? '').trim()
  return term === '' ? undefined : term
}

/** Whether `search` is the only condition of the filter. */
export function isSearchAlone(filter: OrderFilter): boolean {
  const { search, ...others } = filter
  return searchTerm(filter) !== undefined && isEmpty(others)
}

function isByEstimate({ estimatedAfter, estimatedBefore }: OrderFilter): boolean {
  return estimatedAfter != null || estimatedBefore != null
}

/** Whether the filter has no condition except statuses, so that the statistics can answer a count. */
export function isByStatusAlone(filter: OrderFilter): boolean {
  const { status, search, ...others } = filter
  return searchTerm(filter) === undefined && isEmpty(others)
}

function isEmpty(filter: OrderFilter): boolean {
  return Object.values(filter).every((value) => value == null)
}
