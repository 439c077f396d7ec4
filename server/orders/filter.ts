import type { DeliveryMethod, OrderStatus } from '../db/generated/enums.ts'
import { parseId } from '../graphql/argument-checks.ts'
import { badUserInput } from '../graphql/errors.ts'
import type { FoundOrders } from './search.ts'
import { searchText } from './search-text.ts'

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
  minCredits?: number | null
  maxCredits?: number | null
  /** true: only late orders. false: only orders that are not late. */
  overdue?: boolean | null
}

/** PostgreSQL uses the partial indexes on open orders only for a condition with exactly this status list. */
const OVERDUE = `(o.status IN ('PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY') AND o.estimated_delivery < now())`

/**
 * Builds the FROM and WHERE clauses of a query on orders. The orders have the alias `o`. `params` holds
 * the values of the numbered parameters.
 */
export class Conditions {
  #from = 'orders o'
  readonly #texts: string[] = []
  readonly params: unknown[] = []

  /** Adds a condition. Each `?` in its text is replaced by the number of the next of `params`. */
  add(text: string, ...params: unknown[]): void {
    const parts = text.split('?')
    let numbered = parts[0] ?? ''
    params.forEach((param, index) => {
      this.params.push(param)
      numbered += `$${this.params.length}${parts[index + 1] ?? ''}`
    })
    this.#texts.push(numbered)
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
 * if it has none. Throws BAD_USER_INPUT if `customerId` cannot be an id.
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

/** Whether the filter has no condition except statuses, so that the statistics can answer a count. */
export function isByStatusAlone(filter: OrderFilter): boolean {
  const { status, search, ...others } = filter
  return searchTerm(filter) === undefined && isEmpty(others)
}

function isEmpty(filter: OrderFilter): boolean {
  return Object.values(filter).every((value) => value == null)
}
