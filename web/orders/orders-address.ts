import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { OrdersPageQueryVariables, OrderStatus } from '../graphql/generated/graphql.ts'
import { isOrderStatus } from './status.ts'

const pageSize = 25

/** What of the order table stands in the page's address. Without cursors: the newest orders. */
export interface OrdersAddress {
  readonly status: OrderStatus | null
  /** Show the page after this cursor … */
  readonly after: string | null
  /** … or the page before this one. */
  readonly before: string | null
}

export function readOrdersAddress(query: LocationQuery): OrdersAddress {
  const after = text(query['after'])
  return {
    status: isOrderStatus(query['status']) ? query['status'] : null,
    after,
    before: after === null ? text(query['before']) : null,
  }
}

/** The query of the same page with another part of the table; parameters of others are kept. */
export function writeOrdersAddress(
  current: LocationQuery,
  { status, after, before }: OrdersAddress,
): LocationQueryRaw {
  return {
    ...current,
    status: status ?? undefined,
    after: after ?? undefined,
    before: before ?? undefined,
  }
}

export function ordersVariables({
  status,
  after,
  before,
}: OrdersAddress): OrdersPageQueryVariables {
  const filter = status === null ? {} : { filter: { status: [status] } }
  if (before !== null) return { last: pageSize, before, ...filter }
  if (after !== null) return { first: pageSize, after, ...filter }
  return { first: pageSize, ...filter }
}

function text(value: LocationQuery[string] | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
