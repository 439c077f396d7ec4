import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { badUserInput } from '../graphql/errors.ts'
import { filterConditions, isByStatusAlone, leavesMatchesOut, type OrderFilter } from './filter.ts'
import { decodePlace, encodePlace } from './page-cursor.ts'
import { NEWEST_FIRST, ORDER_SORTS, reversed, type OrderSort } from './sort.ts'

export const DEFAULT_PAGE_SIZE = 25
const MAX_PAGE_SIZE = 100

/** Beyond this many matches the rest is not counted. */
const MAX_COUNTED = 10_000

export interface PageRequest {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
  filter: OrderFilter
  sort?: OrderSort | null
}

export interface PageOfIds {
  rows: readonly { id: bigint; cursor: string }[]
  hasNextPage: boolean
  hasPreviousPage: boolean
}

const PageRow = z.object({ id: z.string(), value: z.string() })

/**
 * Finds one page of orders, each page as fast as the first: the cursor names the values to go on
 * from, so nothing is skipped row by row. Throws BAD_USER_INPUT for arguments that make no page.
 */
export async function findPage(sql: Sql, request: PageRequest): Promise<PageOfIds> {
  const sort = request.sort ?? NEWEST_FIRST
  const backward = request.last != null
  const size = pageSize(request)
  const from = backward ? request.before : request.after
  const reading = backward ? reversed(sort) : sort
  const { column, type } = ORDER_SORTS[sort.field]

  const conditions = filterConditions(request.filter)
  if (from != null) {
    const { value, id } = decodePlace(sort, from)
    const beyond = reading.direction === 'ASC' ? '>' : '<'
    conditions.add(`(${column}, o.id) ${beyond} (?::${type}, ?::bigint)`, value, id)
  }
  const found = await sql.rows(
    PageRow,
    `SELECT o.id::text AS id, ${column}::text AS value FROM orders o WHERE ${conditions.where}
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

function pageSize({ first, last, after, before }: PageRequest): number {
  if (first != null && last != null) throw badUserInput('Ask for `first` or `last`, not for both.')
  if (after != null && last != null)
    throw badUserInput('`after` goes with `first`; `last` goes with `before`.')
  if (before != null && last == null) throw badUserInput('`before` goes with `last`.')
  const size = first ?? last ?? DEFAULT_PAGE_SIZE
  if (size < 1 || size > MAX_PAGE_SIZE) {
    throw badUserInput(`A page has 1 to ${MAX_PAGE_SIZE} orders, not ${size}.`)
  }
  return size
}

export interface TotalCount {
  count: number
  exact: boolean
}

/** How many orders match: exact by status alone, otherwise counted up to `MAX_COUNTED`. */
export async function countOrders(sql: Sql, filter: OrderFilter): Promise<TotalCount> {
  const Count = z.object({ count: z.number() })
  if (isByStatusAlone(filter)) {
    const { count } = await sql.one(
      Count,
      `SELECT COALESCE(sum(n), 0)::int AS count FROM order_counts
        WHERE $1::text[]::order_status[] IS NULL OR status = ANY ($1::text[]::order_status[])`,
      [filter.status ?? null],
    )
    return { count, exact: true }
  }
  const conditions = filterConditions(filter)
  const { count } = await sql.one(
    Count,
    `SELECT count(*)::int AS count FROM (
       SELECT 1 FROM orders o WHERE ${conditions.where} LIMIT ${MAX_COUNTED + 1}) counted`,
    conditions.params,
  )
  if (count > MAX_COUNTED) return { count: MAX_COUNTED, exact: false }
  return { count, exact: !(await leavesMatchesOut(sql, filter)) }
}
