import type { OrderSortField, OrderStatus, SortDirection } from '../graphql/generated/graphql.ts'
import { counted } from './counted.ts'
import { formatInteger } from './format.ts'
import { statusNames } from './orders.ts'

const orderSorts: Readonly<Record<OrderSortField, Readonly<Record<SortDirection, string>>>> = {
  DATE_ORDERED: { DESC: 'Newest first', ASC: 'Oldest first' },
  TOTAL_CREDITS: { DESC: 'Most credits first', ASC: 'Fewest credits first' },
  STATUS: { ASC: 'Status, pending first', DESC: 'Status, cancelled first' },
  ORDER_NUMBER: { ASC: 'Order number, rising', DESC: 'Order number, falling' },
}

export const listText = {
  search: 'Search orders',
  searchHint: 'Number, customer or e-mail',
  ofSearch: (term: string) => `Orders that match “${term}”`,
  sortLabel: 'Sort by',
  sorts: orderSorts,
  count: (count: number, exact: boolean) =>
    exact ? counted(count, 'order', 'orders') : `more than ${formatInteger(count)} orders`,
  waiting: (arrived: number, moved: number) => {
    const news = arrived === 0 ? '' : counted(arrived, 'new order', 'new orders')
    if (moved === 0) return news
    return news === '' ? `${counted(moved, 'order', 'orders')} moved` : `${news}, ${moved} moved`
  },
  pause: 'Pause the list',
  resume: 'Resume',
  resumeList: 'Resume the list',
  pauseHint: 'Pause: new orders wait until you ask for them',
  resumeHint: 'Resume: show new orders as they come',
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
    'Order numbers, usernames and e-mail addresses are searched for any part of them that has three characters or more; fewer are looked for at the beginning.',
  clearSearch: 'Clear the search',
  nonePage: 'Nothing on this page any more',
  nonePageHint: 'The orders that were here have moved. Go back to the newest ones.',
  showAll: 'Show all orders',
  showNewest: 'Show the newest',
  noneOfFilters: 'No orders fit these filters',
  noneOfFiltersHint: (labels: readonly string[]) => `Asked for: ${labels.join(' · ')}.`,
  noneLate: 'No order is late',
  noneLateHint: 'Every order that is on its way still has time.',
  searchedFor: (term: string) => `“${term}”`,
  clearFilters: 'Clear the filters',
  pageSize: 'Orders a page',
  columns: {
    menu: 'Columns',
    shown: 'Shown columns',
    density: 'Rows',
    densities: { comfortable: 'Comfortable', compact: 'Compact' },
    estimated: 'Estimated',
    noEstimate: 'Not known',
    needRoom: 'Delivery and estimated delivery wait for a wider window.',
    notKept: 'This browser does not keep the choice: storage is full or forbidden.',
  },
} as const
