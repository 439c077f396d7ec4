import type { OrderStatus } from '../graphql/generated/graphql.ts'
import { counted } from './counted.ts'
import { formatInteger } from './format.ts'
import { statusNames } from './orders.ts'

/** Texts of an open order. They are loaded when the first order is opened. */
export const detailText = {
  title: 'Order',
  beside: 'Open order',
  wasChanged: (orderNumber: string) => `The status of ${orderNumber} was changed.`,
  isOpen: (orderNumber: string) => `${orderNumber} is open beside the list`,
  previous: 'Previous order',
  next: 'Next order',
  asPage: 'Open as a page',
  close: 'Close the order',
  items: 'Items',
  times: (quantity: string) => `${quantity} ×`,
  each: (credits: string) => ` · ${credits} each`,
  credits: 'Credits',
  /** Read out after a number of credits. */
  creditsUnit: (count: number) => (count === 1 ? ' credit' : ' credits'),
  total: 'Total',
  print: 'Print',
  facts: 'Customer and delivery',
  customer: 'Customer',
  email: 'Contact',
  externalId: 'External ID',
  method: 'Method',
  address: 'Delivery address',
  noReason: 'No reason was given',
  loading: 'Loading the order…',
  refreshFailed: 'The newest state could not be loaded. You see what was loaded last.',
  failed: 'The order could not be loaded',
  failedHint: 'The server did not answer as expected. Nothing is lost; try again in a moment.',
  notFound: 'There is no such order',
  notFoundHome: 'Go to the orders',
  notFoundHint: 'It may have been deleted, or the URL is incomplete.',
  deleted: 'This order was deleted',
  deletedHint: 'You see its last state. It can no longer be changed.',
  steps: {
    title: 'Progress',
    names: { ...statusNames, PENDING: 'Placed' },
    /** “Out for delivery” where there is no room for it. */
    outShort: 'Out',
    waiting: (duration: string) => `for ${duration}`,
    justNow: 'just now',
    ahead: 'not yet',
    unknown: 'time unknown',
  },
  promise: {
    none: 'No delivery date promised',
    due: (moment: string) => `Due ${moment}`,
    dueToday: (time: string) => `Due today ${time}`,
    left: (duration: string) => `(in ${duration})`,
    late: (duration: string) => `${duration} late`,
    wasDue: (moment: string) => `Was due ${moment}`,
    /** After how late it is. */
    promised: (moment: string) => `(was due ${moment})`,
    deliveredOnTime: 'Delivered on time',
    deliveredLate: (duration: string) => `Delivered ${duration} late`,
  },
  customerSection: {
    others: 'Their other orders',
    orders: (orders: { readonly totalCount: number; readonly totalCountIsExact: boolean }) =>
      orders.totalCountIsExact
        ? counted(orders.totalCount, 'order', 'orders')
        : `More than ${formatInteger(orders.totalCount)} orders`,
    first: 'First order of this customer',
    loading: 'Loading more orders of this customer…',
    failed: 'The orders of this customer could not be loaded.',
  },
  history: {
    title: 'History',
    after: (duration: string, status: OrderStatus) => `after ${duration} in ${statusNames[status]}`,
    empty: 'Nothing has been recorded.',
  },
  change: {
    title: 'Change status',
    markAs: (status: OrderStatus) => `Mark as ${statusNames[status].toLowerCase()}`,
    cancelOrder: 'Cancel…',
    advanceKey: 'S changes the status. Shift+S also opens the next order.',
    final: 'This status is final.',
    readOnly: 'Your role can read orders, but not change them.',
    reason: 'Reason for cancelling',
    reasonHint: 'The history of the order shows it.',
    reasonMissing: 'Give a reason before you cancel the order.',
    confirmCancel: 'Cancel this order',
    keep: 'Keep the order',
    done: (status: OrderStatus) => `Changed to ${statusNames[status].toLowerCase()}.`,
    conflict: 'Your change was not made',
    /** `status` is the new status, or null if another part of the order was changed. */
    changedBy: (who: string, status: OrderStatus | null, when: string, age: string) =>
      status === null
        ? `${who} changed this order first: ${when} (${age}).`
        : `${who} changed this order to ${statusNames[status].toLowerCase()} first: ${when} (${age}).`,
    changedByOther: 'Another person or program changed this order first.',
    conflictHint: (status: OrderStatus) =>
      `The order is now ${statusNames[status].toLowerCase()}; check it and decide again.`,
    failed: 'The change was not made',
    unknown: 'It is not known whether the change was made',
    unknownHint: 'The server did not answer. Check the order before you try again.',
    forbidden: 'Your role cannot change orders.',
    deleted: 'The order was deleted.',
  },
} as const
