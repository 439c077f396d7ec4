import { z } from 'zod'
import type { DeliveryMethod, OrderStatus } from '../db/generated/enums.ts'
import type { Sql } from '../db/sql.ts'
import { isStorable } from './storable-text.ts'

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

/** SQL conditions on `orders o`, and their parameters in order of appearance. */
export class Conditions {
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

  get where(): string {
    return this.#texts.length === 0 ? 'true' : this.#texts.join(' AND ')
  }
}

/** How many of the newest orders of one kind of match a search looks at. */
const MAX_SEARCH_CANDIDATES = 10_000

/** Longer than any order number, username or e-mail address. */
const MAX_TERM_LENGTH = 254

/** The trigram index knows nothing shorter. */
const MIN_TRIGRAM_LENGTH = 3

export function filterConditions(filter: OrderFilter): Conditions {
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
  const term = searchTerm(filter)
  if (term !== undefined) addSearch(conditions, term)
  return conditions
}

/** What is searched for, if anything. */
function searchTerm({ search }: OrderFilter): string | undefined {
  const term = search?.trim() ?? ''
  return term === '' ? undefined : term
}

/*
 * One look-up per table, joined by UNION: an OR across the tables could use neither table's index.
 * Each takes the newest matches only, so that a common term costs no more than that.
 */
function addSearch(conditions: Conditions, term: string): void {
  const pattern = patternOf(term)
  if (pattern === undefined) {
    conditions.add('false')
    return
  }
  conditions.add(
    `o.id IN (
      (SELECT id FROM orders WHERE order_number ILIKE ? ORDER BY id DESC LIMIT ${MAX_SEARCH_CANDIDATES})
      UNION
      (SELECT orders.id FROM orders JOIN customers ON customers.id = orders.customer_id
        WHERE customers.username ILIKE ? ORDER BY orders.id DESC LIMIT ${MAX_SEARCH_CANDIDATES})
      UNION
      (SELECT orders.id FROM orders JOIN customers ON customers.id = orders.customer_id
        WHERE customers.email ILIKE ? ORDER BY orders.id DESC LIMIT ${MAX_SEARCH_CANDIDATES}))`,
    pattern,
    pattern,
    pattern,
  )
}

/** What ILIKE looks for; `undefined` for a term that no order can match. */
function patternOf(term: string): string | undefined {
  if (term.length > MAX_TERM_LENGTH || !isStorable(term)) return undefined
  const escaped = term.replace(/[\\%_]/g, '\\$&')
  return term.length < MIN_TRIGRAM_LENGTH ? `${escaped}%` : `%${escaped}%`
}

/** Whether a search has more matches of one kind than it looks at, so that others may be left out. */
export async function leavesMatchesOut(sql: Sql, filter: OrderFilter): Promise<boolean> {
  const term = searchTerm(filter)
  const pattern = term === undefined ? undefined : patternOf(term)
  if (pattern === undefined) return false
  const tooMany = (from: string) =>
    `(SELECT count(*) FROM (SELECT 1 FROM ${from} ILIKE $1 LIMIT ${MAX_SEARCH_CANDIDATES + 1}) s) > ${MAX_SEARCH_CANDIDATES}`
  const byCustomer = 'orders JOIN customers ON customers.id = orders.customer_id WHERE customers'
  const { cut } = await sql.one(
    z.object({ cut: z.boolean() }),
    `SELECT ${tooMany('orders WHERE order_number')}
         OR ${tooMany(`${byCustomer}.username`)} OR ${tooMany(`${byCustomer}.email`)} AS cut`,
    [pattern],
  )
  return cut
}

/** Whether the filter asks for statuses alone (or nothing), which the kept counts can answer. */
export function isByStatusAlone(filter: OrderFilter): boolean {
  const { status, search, ...others } = filter
  return searchTerm(filter) === undefined && Object.values(others).every((value) => value == null)
}
