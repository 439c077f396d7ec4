import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { requireWithin } from '../graphql/argument-checks.ts'
import { badUserInput } from '../graphql/errors.ts'
import {
  filterConditions,
  isByStatusAlone,
  isSearchAlone,
  searchTerm,
  type Conditions,
  type OrderFilter,
} from './filter.ts'
import { decodePlace, encodePlace } from './page-cursor.ts'
import { findOrders, type FoundOrders } from './search.ts'
import { NEWEST_FIRST, ORDER_SORTS, reversed, type OrderSort } from './sort.ts'

export const DEFAULT_PAGE_SIZE = 25
const PAGE_SIZE = { least: 1, most: 100 }

/** Beyond this many matches the rest is not counted. */
const MAX_COUNTED = 10_000

export interface PageRequest {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
  sort?: OrderSort | null
}

export interface PageOfIds {
  rows: readonly { id: bigint; cursor: string }[]
  hasNextPage: boolean
  hasPreviousPage: boolean
}

const PageRow = z.object({ id: z.string(), value: z.string() })

export interface TotalCount {
  count: number
  exact: boolean
}

const Count = z.object({ count: z.number() })

/** The orders that a filter lets through. What it searches for is searched once. */
export class MatchingOrders {
  readonly #sql: Sql
  readonly #filter: OrderFilter
  #found: Promise<FoundOrders | undefined> | undefined

  constructor(sql: Sql, filter: OrderFilter) {
    this.#sql = sql
    this.#filter = filter
  }

  /**
   * One page, each as fast as the first: the cursor names the values to go on from, so nothing is
   * skipped row by row. Throws BAD_USER_INPUT for arguments that make no page.
   */
  async page(request: PageRequest): Promise<PageOfIds> {
    const sort = request.sort ?? NEWEST_FIRST
    const backward = request.last != null
    const size = pageSize(request)
    const from = backward ? request.before : request.after
    const reading = backward ? reversed(sort) : sort
    const { column, type } = ORDER_SORTS[sort.field]
    const place = from == null ? undefined : decodePlace(sort, from)

    const conditions = await this.#conditions()
    if (place !== undefined) {
      const beyond = reading.direction === 'ASC' ? '>' : '<'
      conditions.add(`(${column}, o.id) ${beyond} (?::${type}, ?::bigint)`, place.value, place.id)
    }
    const found = await this.#sql.rows(
      PageRow,
      `SELECT o.id::text AS id, ${column}::text AS value FROM ${conditions.from} WHERE ${conditions.where}
        ORDER BY ${column} ${reading.direction}, o.id ${reading.direction} LIMIT ${size + 1}`,
      conditions.params,
    )
    const more = found.length > size
    const page = found.slice(0, size)
    if (backward) page.reverse()
    return {
      rows: page.map((row) => ({ id: BigInt(row.id), cursor: encodePlace(sort, row) })),
      hasNextPage: backward ? from != null : more,
      hasPreviousPage: backward ? more : from != null,
    }
  }

  /** How many they are: exact by status alone, otherwise counted up to `MAX_COUNTED`. */
  async count(): Promise<TotalCount> {
    if (isByStatusAlone(this.#filter)) return this.#countByStatus(this.#filter.status ?? null)
    const found = await this.#search()
    const count =
      found !== undefined && isSearchAlone(this.#filter) ? found.count : await this.#countMatches()
    if (count > MAX_COUNTED) return { count: MAX_COUNTED, exact: false }
    return { count, exact: found?.cut !== true }
  }

  async #countByStatus(status: OrderFilter['status'] | null): Promise<TotalCount> {
    const { count } = await this.#sql.one(
      Count,
      `SELECT COALESCE(sum(n), 0)::int AS count FROM order_counts
        WHERE $1::text[]::order_status[] IS NULL OR status = ANY ($1::text[]::order_status[])`,
      [status],
    )
    return { count, exact: true }
  }

  async #countMatches(): Promise<number> {
    const conditions = await this.#conditions()
    const { count } = await this.#sql.one(
      Count,
      `SELECT count(*)::int AS count FROM (
         SELECT 1 FROM ${conditions.from} WHERE ${conditions.where} LIMIT ${MAX_COUNTED + 1}) counted`,
      conditions.params,
    )
    return count
  }

  async #conditions(): Promise<Conditions> {
    return filterConditions(this.#filter, await this.#search())
  }

  #search(): Promise<FoundOrders | undefined> {
    const term = searchTerm(this.#filter)
    this.#found ??= term === undefined ? Promise.resolve(undefined) : findOrders(this.#sql, term)
    return this.#found
  }
}

function pageSize({ first, last, after, before }: PageRequest): number {
  if (first != null && last != null) throw badUserInput('Ask for `first` or `last`, not for both.')
  if (after != null && last != null)
    throw badUserInput('`after` goes with `first`; `last` goes with `before`.')
  if (before != null && last == null) throw badUserInput('`before` goes with `last`.')
  if (last != null) requireWithin('last', last, PAGE_SIZE)
  const size = first ?? last ?? DEFAULT_PAGE_SIZE
  requireWithin('first', size, PAGE_SIZE)
  return size
}
