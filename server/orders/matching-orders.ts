import { z } from 'zod'
import { OrderStatus } from '../db/generated/enums.ts'
import type { Sql } from '../db/sql.ts'
import { requireWithin } from '../graphql/argument-checks.ts'
import { badUserInput } from '../graphql/errors.ts'
import {
  filterConditions,
  isByStatusAlone,
  isSearchAlone,
  OPEN,
  searchTerm,
  type Conditions,
  type OrderFilter,
} from './filter.ts'
import { decodePosition, encodePosition } from './page-cursor.ts'
import { pageSelect } from './page-select.ts'
import { findOrders, type FoundOrders } from './search.ts'
import { NEWEST_FIRST, ORDER_SORTS, type OrderSort } from './sort.ts'
import { isOpen, OPEN_STATUSES } from './status.ts'

export const DEFAULT_PAGE_SIZE = 25
const PAGE_SIZE = { least: 1, most: 100 }

/** Counting stops at this many matches. */
const MAX_COUNTED = 10_000

export interface PageRequest {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
}

export interface PageOfIds {
  rows: readonly { id: bigint; cursor: string }[]
  hasNextPage: boolean
  hasPreviousPage: boolean
}

const PageRow = z.object({ id: z.string(), value: z.string().nullable() })

/** The numbers of orders by status, as the statistics have them. */
export interface StatusCounts {
  pendingCount: number
  shippedCount: number
  outForDeliveryCount: number
  deliveredCount: number
  cancelledCount: number
}

const COUNT_OF: Readonly<Record<OrderStatus, keyof StatusCounts>> = {
  PENDING: 'pendingCount',
  SHIPPED: 'shippedCount',
  OUT_FOR_DELIVERY: 'outForDeliveryCount',
  DELIVERED: 'deliveredCount',
  CANCELLED: 'cancelledCount',
}

export interface TotalCount {
  count: number
  exact: boolean
}

const Count = z.object({ count: z.number() })

/**
 * The orders that match a filter, as sorted pages and as a count. The filter's search runs at most once for
 * both. A sort that lists open orders only restricts both.
 */
export class MatchingOrders {
  readonly #sql: Sql
  readonly #filter: OrderFilter
  readonly #sort: OrderSort
  #found: Promise<FoundOrders | undefined> | undefined

  constructor(sql: Sql, filter: OrderFilter, sort: OrderSort = NEWEST_FIRST) {
    this.#sql = sql
    this.#filter = ORDER_SORTS[sort.field].openOnly ? restrictedToOpen(filter) : filter
    this.#sort = sort
  }

  /**
   * Reads one page. Every page is as fast as the first: the cursor holds the sort values of a row, so the
   * query continues in an index instead of skipping rows. Throws BAD_USER_INPUT for an invalid
   * combination of arguments, an invalid page size or an invalid cursor.
   */
  async page(request: PageRequest): Promise<PageOfIds> {
    const sort = this.#sort
    const backward = request.last != null
    const size = pageSize(request)
    const from = backward ? request.before : request.after
    const position = from == null ? undefined : decodePosition(sort, from)

    const conditions = await this.#conditions()
    const select = pageSelect(conditions, { sort, backward, from: position, limit: size + 1 })
    const found = await this.#sql.rows(PageRow, select, conditions.params)
    const more = found.length > size
    const page = found.slice(0, size)
    if (backward) page.reverse()
    return {
      rows: page.map((row) => ({ id: BigInt(row.id), cursor: encodePosition(sort, row) })),
      hasNextPage: backward ? from != null : more,
      hasPreviousPage: backward ? more : from != null,
    }
  }

  /**
   * Counts the matches: exactly if the filter has only statuses, from the `statistics`; otherwise up to
   * `MAX_COUNTED`.
   */
  async count(statistics: () => Promise<StatusCounts>): Promise<TotalCount> {
    if (isByStatusAlone(this.#filter)) {
      return { count: sumByStatus(await statistics(), this.#filter.status), exact: true }
    }
    const found = await this.#search()
    const count =
      found !== undefined && isSearchAlone(this.#filter) ? found.count : await this.#countMatches()
    if (count > MAX_COUNTED) return { count: MAX_COUNTED, exact: false }
    return { count, exact: found?.cut !== true }
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
    const conditions = filterConditions(this.#filter, await this.#search())
    if (ORDER_SORTS[this.#sort.field].openOnly) conditions.add(OPEN)
    return conditions
  }

  #search(): Promise<FoundOrders | undefined> {
    const term = searchTerm(this.#filter)
    this.#found ??= term === undefined ? Promise.resolve(undefined) : findOrders(this.#sql, term)
    return this.#found
  }
}

function restrictedToOpen(filter: OrderFilter): OrderFilter {
  return { ...filter, status: filter.status?.filter(isOpen) ?? OPEN_STATUSES }
}

/** The number of orders in these statuses; in all of them if none is given. */
function sumByStatus(counts: StatusCounts, statuses: OrderFilter['status']): number {
  const wanted = new Set(statuses ?? Object.values(OrderStatus))
  return [...wanted].reduce((sum, status) => sum + counts[COUNT_OF[status]], 0)
}

function pageSize({ first, last, after, before }: PageRequest): number {
  if (first != null && last != null) throw badUserInput('Use either `first` or `last`, not both.')
  if (after != null && last != null)
    throw badUserInput('Use `after` with `first`, and `before` with `last`.')
  if (before != null && last == null) throw badUserInput('Use `before` with `last`.')
  if (last != null) requireWithin('last', last, PAGE_SIZE)
  const size = first ?? last ?? DEFAULT_PAGE_SIZE
  requireWithin('first', size, PAGE_SIZE)
  return size
}
