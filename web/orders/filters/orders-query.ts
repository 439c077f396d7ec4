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
import { isNewestFirst, newestFirst, readSort, writeSort, type OrdersSort } from './orders-sort.ts'
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
  return {
    ...readFilters(query),
    search: queryText(query, 'search'),
    sort: readSort(queryText(query, 'sort')),
    size: readPageSize(query),
    view: queryText(query, 'view'),
    after,
    before: after === null ? queryText(query, 'before') : null,
  }
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

/** The variables that fetch the page of orders that a query names. */
export function ordersVariables({
  search,
  sort,
  size,
  view: _view,
  after,
  before,
  ...filters
}: OrdersQuery): OrdersPageQueryVariables {
  const filter = { ...apiFilter(filters), ...(search === null ? {} : { search }) }
  return {
    ...(before === null ? { first: size } : { last: size, before }),
    ...(after === null ? {} : { after }),
    ...(Object.keys(filter).length === 0 ? {} : { filter }),
    ...(isNewestFirst(sort) ? {} : { sort }),
  }
}
