import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { OrdersPageQueryVariables } from '../../graphql/generated/graphql.ts'
import { queryText } from '../query-text.ts'
import {
  apiFilter,
  noFilters,
  readFilters,
  writeFilters,
  type OrderFilters,
} from './order-filters.ts'
import { isOpen, openStatuses } from '../status.ts'
import {
  canList,
  isNewestFirst,
  listsOpenOnly,
  newestFirst,
  readSort,
  writeSort,
  type OrdersSort,
} from './orders-sort.ts'
import { readPageSize, usualPageSize, type PageSize } from './page-size.ts'

/** What the order table shows: the part of the page's query that belongs to it. */
export interface OrdersQuery extends OrderFilters {
  /** Part of a number, a username or an e-mail address. */
  readonly search: string | null
  readonly sort: OrdersSort
  readonly size: PageSize
  /** The name of the view that is shown, or was shown before a filter was changed. */
  readonly view: string | null
  /** Shows the page after this cursor. */
  readonly after: string | null
  /** Shows the page before this cursor. Without either cursor, the first page. */
  readonly before: string | null
}

export const newestOrders: OrdersQuery = {
  ...noFilters,
  search: null,
  sort: newestFirst,
  size: usualPageSize,
  view: null,
  after: null,
  before: null,
}

export function readOrdersQuery(query: LocationQuery): OrdersQuery {
  const after = queryText(query, 'after')
  const filters = readFilters(query)
  const sort = readSort(queryText(query, 'sort'))
  return {
    ...filters,
    search: queryText(query, 'search'),
    // A sort of open orders would hide the chosen finished ones.
    sort: canList(sort, filters.statuses) ? sort : newestFirst,
    size: readPageSize(query),
    view: queryText(query, 'view'),
    after,
    before: after === null ? queryText(query, 'before') : null,
  }
}

/**
 * The query after the viewer changed something, at its first page: a cursor is valid only for the list that it
 * came from. If the sort cannot list the chosen statuses, the later choice counts.
 */
export function changedQuery(query: OrdersQuery, changes: Partial<OrdersQuery>): OrdersQuery {
  const changed = { ...query, after: null, before: null, ...changes }
  if (canList(changed.sort, changed.statuses)) return changed
  return changes.sort !== undefined && changes.statuses === undefined
    ? { ...changed, statuses: changed.statuses.filter(isOpen) }
    : { ...changed, sort: newestFirst }
}

/** The page's query with a new state of the table. Other parameters stay as they are. */
export function writeOrdersQuery(
  current: LocationQuery,
  { search, sort, size, view, after, before, ...filters }: OrdersQuery,
): LocationQueryRaw {
  return {
    ...current,
    ...writeFilters(filters),
    search: search ?? undefined,
    sort: isNewestFirst(sort) ? undefined : writeSort(sort),
    size: size === usualPageSize ? undefined : String(size),
    view: view ?? undefined,
    after: after ?? undefined,
    before: before ?? undefined,
  }
}

/**
 * The variables that fetch the page of orders that a query names. `today` is the present day in the viewer's time
 * zone.
 */
export function ordersVariables(
  { search, sort, size, view: _view, after, before, ...filters }: OrdersQuery,
  today: string,
): OrdersPageQueryVariables {
  const filter = {
    // Named, so that the live counts of these statuses are the count of the list.
    ...(listsOpenOnly(sort) ? { status: [...openStatuses] } : {}),
    ...apiFilter(filters, today),
    ...(search === null ? {} : { search }),
  }
  return {
    ...(before === null ? { first: size } : { last: size, before }),
    ...(after === null ? {} : { after }),
    ...(Object.keys(filter).length === 0 ? {} : { filter }),
    ...(isNewestFirst(sort) ? {} : { sort }),
  }
}
