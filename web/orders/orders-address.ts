import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type {
  OrderFilter,
  OrdersPageQueryVariables,
  OrderStatus,
} from '../graphql/generated/graphql.ts'
import { isNewestFirst, newestFirst, readSort, writeSort, type OrdersSort } from './orders-sort.ts'
import { isOrderStatus } from './status.ts'

const pageSize = 25

/** What of the order table stands in the page's address. */
export interface OrdersAddress {
  readonly status: OrderStatus | null
  /** Part of a number, a username or an e-mail address. */
  readonly search: string | null
  readonly sort: OrdersSort
  /** Show the page after this cursor … */
  readonly after: string | null
  /** … or the page before this one; without either, the first. */
  readonly before: string | null
}

export const newestOrders: OrdersAddress = {
  status: null,
  search: null,
  sort: newestFirst,
  after: null,
  before: null,
}

export function readOrdersAddress(query: LocationQuery): OrdersAddress {
  const after = text(query['after'])
  return {
    status: isOrderStatus(query['status']) ? query['status'] : null,
    search: text(query['search']),
    sort: readSort(text(query['sort'])),
    after,
    before: after === null ? text(query['before']) : null,
  }
}

/** The query of the same page with another part of the table; parameters of others are kept. */
export function writeOrdersAddress(
  current: LocationQuery,
  { status, search, sort, after, before }: OrdersAddress,
): LocationQueryRaw {
  return {
    ...current,
    status: status ?? undefined,
    search: search ?? undefined,
    sort: isNewestFirst(sort) ? undefined : writeSort(sort),
    after: after ?? undefined,
    before: before ?? undefined,
  }
}

export function ordersVariables({
  status,
  search,
  sort,
  after,
  before,
}: OrdersAddress): OrdersPageQueryVariables {
  const filter: OrderFilter = {
    ...(status === null ? {} : { status: [status] }),
    ...(search === null ? {} : { search }),
  }
  return {
    ...(before === null ? { first: pageSize } : { last: pageSize, before }),
    ...(after === null ? {} : { after }),
    ...(Object.keys(filter).length === 0 ? {} : { filter }),
    ...(isNewestFirst(sort) ? {} : { sort }),
  }
}

function text(value: LocationQuery[string] | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
