import type { OrderSortField, OrderStatus, SortDirection } from '../graphql/generated/graphql.ts'
import { counted } from './counted.ts'
import { formatInteger } from './format.ts'
import { statusNames } from './orders.ts'

const orderSorts: Readonly<Record<OrderSortField, Readonly<Record<SortDirection, string>>>> = {
  DATE_ORDERED: { DESC: 'Newest first', ASC: 'Oldest first' },
  TOTAL_CREDITS: { DESC: 'Most credits first', ASC: 'Fewest credits first' },
  STATUS: { ASC: 'Status, pending first', DESC: 'Status, cancelled first' },
  ORDER_NUMBER: { ASC: 'Order number, ascending', DESC: 'Order number, descending' },
  UPDATED_AT: { DESC: 'Last changed first', ASC: 'Unchanged for longest first' },
  ESTIMATED_DELIVERY: { ASC: 'Open, due first', DESC: 'Open, due last' },
  STATUS_SINCE: { ASC: 'Open, longest in status first', DESC: 'Open, shortest in status first' },
}

export const listText = {
  search: 'Search orders',
  searchHint: 'Number, customer or e-mail',
  resultsFor: (term: string) => `Results for “${term}”`,
  sortLabel: 'Sort by',
  sorts: orderSorts,
  sortsOpenOnly: 'Sorts and lists open orders only',
  count: (count: number, exact: boolean) =>
    exact ? counted(count, 'order', 'orders') : `more than ${formatInteger(count)} orders`,
  waiting: (arrived: number, moved: number) => {
    const news = arrived === 0 ? '' : counted(arrived, 'new order', 'new orders')
    if (moved === 0) return news
    return news === ''
      ? `${counted(moved, 'order', 'orders')} moved`
      : `${news}, ${formatInteger(moved)} moved`
  },
  pause: 'Pause the list',
  resume: 'Resume',
  resumeList: 'Resume the list',
  pauseHint: 'Pause: new orders wait until you ask for them',
  resumeHint: 'Resume: show new orders when they arrive',
  deleted: 'Deleted',
  number: 'Order',
  statusColumn: 'Status',
  customer: 'Customer',
  credits: 'Credits',
  delivery: 'Delivery',
  ordered: 'Ordered',
  loading: 'Loading orders…',
  previous: 'Previous',
  next: 'Next',
  pages: 'Pages of orders',
  refreshFailed: 'The newest state could not be loaded. You see what was loaded last.',
  failed: 'The orders could not be loaded',
  failedHint: 'The server did not answer as expected. Nothing is lost; try again in a moment.',
  none: 'No orders yet',
  noneHint:
    'Orders arrive through the API: a shop sends the placeOrder mutation, and the order shows here within a second. Place the first one from the API explorer.',
  noneOfStatus: (status: OrderStatus) => `No ${statusNames[status].toLowerCase()} orders`,
  noneOfStatusHint: 'Orders show here as soon as they reach this status.',
  noneOfSearch: (term: string) => `No orders match “${term}”`,
  noneOfSearchHint:
    'A term with three or more characters matches any part of an order number, a username or an e-mail address. A shorter term matches only the beginning.',
  clearSearch: 'Clear search',
  nonePage: 'This page has no orders any more',
  nonePageHint: 'The orders that were here have moved. Go back to the newest ones.',
  showAll: 'Show all orders',
  showNewest: 'Show the newest',
  noneOfFilters: 'No orders match these filters',
  noneOfFiltersHint: (labels: readonly string[]) => `Filters: ${labels.join(' · ')}.`,
  noneOpen: 'No open orders',
  noneOpenHint: 'This sort lists open orders only. All orders are delivered or cancelled.',
  noneLate: 'No order is late',
  noneLateHint: 'No open order has passed its estimated delivery.',
  searchedFor: (term: string) => `“${term}”`,
  clearFilters: 'Clear filters',
  pageSize: 'Orders per page',
  due: {
    late: (span: string) => `${span} late`,
    soon: (span: string) => `in ${span}`,
    today: (time: string) => `today ${time}`,
    tomorrow: (time: string) => `tomorrow ${time}`,
  },
  columns: {
    menu: 'Columns',
    shown: 'Shown columns',
    density: 'Rows',
    densities: { comfortable: 'Comfortable', compact: 'Compact' },
    estimated: 'Due',
    inStatus: 'In status',
    inStatusSince: (status: OrderStatus, time: string) => `${statusNames[status]} since ${time}`,
    final: '–',
    noEstimate: 'Not known',
    needRoom: 'Some of these columns need a wider window.',
    notKept: 'Your choice could not be saved: the browser’s storage is full or blocked.',
  },
  /** While the code that shows an order loads. */
  openOrder: {
    title: 'Open order',
    close: 'Close the order',
    loading: 'Loading the order…',
    failed: 'The order could not be loaded',
    failedHint: 'The server did not answer. Nothing is lost; try again in a moment.',
  },
} as const
