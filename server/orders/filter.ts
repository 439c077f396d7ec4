import type { DeliveryMethod, OrderStatus } from '../db/generated/enums.ts'
import { parseId } from '../graphql/argument-checks.ts'
import { badUserInput } from '../graphql/errors.ts'
import type { FoundOrders } from './search.ts'

export interface OrderFilter {
  customerId?: string | null
  status?: readonly OrderStatus[] | null
  deliveryMethod?: DeliveryMethod | null
  /** Part of an order number, a username or an e-mail address. */
  search?: string | null
  placedAfter?: Date | null
  placedBefore?: Date | null
  minCredits?: number | null
  maxCredits?: number | null
  /** Whether the estimated delivery has passed of an order that is still on its way. */
  overdue?: boolean | null
}

/** Written as in the partial indexes on orders on their way: another wording would not use them. */
const OVERDUE = `(o.status IN ('PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY') AND o.estimated_delivery < now())`

/** SQL conditions on orders, called `o`, and their parameters in order of appearance. */
export class Conditions {
  #from = 'orders o'
  readonly #texts: string[] = []
  readonly params: unknown[] = []

  /** Adds a condition in which each `?` stands for the next of `params`. */
  add(text: string, ...params: unknown[]): void {
    const parts = text.split('?')
    let numbered = parts[0] ?? ''
    params.forEach((param, index) => {
      this.params.push(param)
      numbered += `$${this.params.length}${parts[index + 1] ?? ''}`
    })
    this.#texts.push(numbered)
  }

  /** Looks at the orders with these ids alone: the text of a `bigint[]`. */
  narrowTo(ids: string): void {
    this.params.push(ids)
    // Fetched first: of a thousand ids the planner expects to meet enough soon by walking all orders.
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
 * `found` is what the filter's search found, if it has one. Throws BAD_USER_INPUT for a customer's id
 * that can be none.
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
  if (filter.minCredits != null) conditions.add('o.total_credits >= ?::integer', filter.minCredits)
  if (filter.maxCredits != null) conditions.add('o.total_credits <= ?::integer', filter.maxCredits)
  // An order without an estimate is not overdue, which a plain NOT would leave open.
  if (filter.overdue != null) conditions.add(filter.overdue ? OVERDUE : `${OVERDUE} IS NOT TRUE`)
  if (found !== undefined) conditions.narrowTo(found.ids)
  return conditions
}

/** What is searched for, if anything. */
export function searchTerm({ search }: OrderFilter): string | undefined {
  const term = search?.trim() ?? ''
  return term === '' ? undefined : term
}

/** Whether the filter asks for nothing but what `search` finds. */
export function isSearchAlone(filter: OrderFilter): boolean {
  const { search, ...others } = filter
  return searchTerm(filter) !== undefined && isEmpty(others)
}

/** Whether the filter asks for statuses alone (or nothing), which the kept counts can answer. */
export function isByStatusAlone(filter: OrderFilter): boolean {
  const { status, search, ...others } = filter
  return searchTerm(filter) === undefined && isEmpty(others)
}

function isEmpty(filter: OrderFilter): boolean {
  return Object.values(filter).every((value) => value == null)
}
