import type { OrderStatus } from '../graphql/generated/graphql.ts'
import { formatInteger } from './format.ts'
import { statusNames } from './orders.ts'

/** Texts of an open order. They are loaded when the first order is opened. */
export const detailText = {
  title: 'Order',
  beside: 'Open order',
  isOpen: (orderNumber: string) => `${orderNumber} is open beside the list`,
  previous: 'Previous order',
  next: 'Next order',
  asPage: 'Open as a page',
  close: 'Close the order',
  items: 'Items',
  item: 'Item',
  quantity: 'Quantity',
  each: 'Each',
  amount: 'Amount',
  total: 'Total',
  print: 'Print',
  customer: 'Customer',
  email: 'E-mail',
  externalId: 'External ID',
  delivery: 'Delivery',
  method: 'Method',
  address: 'Address',
  ordered: 'Ordered',
  estimated: 'Estimated delivery',
  delivered: 'Delivered',
  unknownDate: 'Not known yet',
  cancelledBecause: 'Cancelled because',
  noReason: 'No reason was given',
  loading: 'Loading the order…',
  refreshFailed: 'The newest state could not be loaded. You see what was loaded last.',
  failed: 'The order could not be loaded',
  failedHint: 'The server did not answer as expected. Nothing is lost; try again in a moment.',
  notFound: 'There is no such order',
  notFoundHint: 'It may have been deleted, or the URL is incomplete.',
  deleted: 'This order was deleted',
  deletedHint: 'You see its last state. It can no longer be changed.',
  lateness: {
    onTime: 'On time',
    dueToday: 'Due today',
    late: (duration: string) => `Late by ${duration}`,
    deliveredOnTime: 'Delivered on time',
    deliveredLate: (duration: string) => `Delivered late by ${duration}`,
  },
  customerSection: {
    name: 'Name',
    others: 'Their other orders',
    orders: (orders: { readonly totalCount: number; readonly totalCountIsExact: boolean }) =>
      orders.totalCountIsExact
        ? `All ${formatInteger(orders.totalCount)} orders`
        : `More than ${formatInteger(orders.totalCount)} orders`,
    first: 'First order of this customer.',
    loading: 'Loading their other orders…',
    failed: 'Their other orders could not be loaded.',
  },
  history: {
    title: 'History',
    waiting: (duration: string, status: OrderStatus) => `${statusNames[status]} for ${duration}`,
    after: (duration: string, status: OrderStatus) => `after ${duration} in ${statusNames[status]}`,
    empty: 'Nothing has been recorded.',
  },
  change: {
    title: 'Change status',
    markAs: (status: OrderStatus) => `Mark as ${statusNames[status].toLowerCase()}`,
    cancelOrder: 'Cancel order…',
    final: (status: OrderStatus) =>
      `This order is ${statusNames[status].toLowerCase()}. Its status is final.`,
    readOnly: 'Your role can read orders, but not change them.',
    reason: 'Reason for cancelling',
    reasonHint: 'The history of the order shows it.',
    reasonMissing: 'Give a reason before you cancel the order.',
    confirmCancel: 'Cancel this order',
    keep: 'Keep the order',
    done: (status: OrderStatus) => `Changed to ${statusNames[status].toLowerCase()}.`,
    conflict: 'Another person or program changed this order',
    conflictHint: (status: OrderStatus) =>
      `Your change was not made. The order is now ${statusNames[status].toLowerCase()}; check it and decide again.`,
    failed: 'The change was not made',
    unreachable:
      'The server did not answer, so the change may have been made. Check the order before you try again.',
    forbidden: 'Your role cannot change orders.',
    deleted: 'The order was deleted.',
  },
} as const
