import type { DeliveryMethod, OrderStatus } from '../db/generated/enums.ts'
import type { FoundOrders } from './search.ts'

export interface OrderFilter {
  status?: readonly OrderStatus[] | null
  deliveryMethod?: DeliveryMethod | null
  /** Part of an order number, a username or an e-mail address. */
  search?: string | null
  placedAfter?: Date | null
  placedBefore?: Date | null
  minCredits?: number | null
  maxCredits?: number | null
}

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

/** `found` is what the filter's search found, if it has one. */
export function filterConditions(filter: OrderFilter, found: FoundOrders | undefined): Conditions {
  const conditions = new Conditions()
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
