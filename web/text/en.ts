import type {
  DeliveryMethod,
  OrderEventKind,
  OrderSortField,
  OrderStatus,
  SortDirection,
} from '../graphql/generated/graphql.ts'
import type { SignInOutcome } from '../session/sign-in.ts'
import { formatInteger } from './format.ts'

function counted(count: number, one: string, many: string): string {
  return `${formatInteger(count)} ${count === 1 ? one : many}`
}

const statusNames: Readonly<Record<OrderStatus, string>> = {
  PENDING: 'Pending',
  SHIPPED: 'Shipped',
  OUT_FOR_DELIVERY: 'Out for delivery',
  DELIVERED: 'Delivered',
  CANCELLED: 'Cancelled',
}

const deliveryMethods: Readonly<Record<DeliveryMethod, string>> = {
  HOME_DELIVERY: 'Home delivery',
  PICKUP: 'Pickup',
}

const eventKinds: Readonly<Record<OrderEventKind, string>> = {
  PLACED: 'Order placed',
  STATUS_CHANGED: 'Status changed',
  EDITED: 'Order edited',
  DELETED: 'Order deleted',
}

const orderSorts: Readonly<Record<OrderSortField, Readonly<Record<SortDirection, string>>>> = {
  DATE_ORDERED: { DESC: 'Newest first', ASC: 'Oldest first' },
  TOTAL_CREDITS: { DESC: 'Most credits first', ASC: 'Fewest credits first' },
  STATUS: { ASC: 'Status, pending first', DESC: 'Status, cancelled first' },
  ORDER_NUMBER: { ASC: 'Order number, rising', DESC: 'Order number, falling' },
}

const signInProblems: Readonly<Record<Exclude<SignInOutcome, 'signed-in'>, string>> = {
  'wrong-credentials': 'Username or password is wrong. Check both and try again.',
  'too-many-attempts': 'Too many attempts. Wait a minute, then try again.',
  refused: 'The server refused to sign you in. Reload the page and try again.',
  unreachable: 'The server cannot be reached. Check your connection and try again.',
}

/** Every text that a person reads, in one place, so that another language is another such file. */
export const text = {
  app: {
    name: 'Order Dashboard',
    skipToContent: 'Skip to content',
    apiExplorer: 'API explorer',
    tryAgain: 'Try again',
  },
  pageTitle: (title: string, pending: number | null) =>
    pending === null ? title : `(${pending}) ${title}`,
  signIn: {
    title: 'Sign in',
    lead: 'Follow every order as it happens.',
    username: 'Username',
    password: 'Password',
    submit: 'Sign in',
    missing: 'Enter your username and your password.',
    problems: signInProblems,
  },
  account: {
    menu: (name: string) => `Account: ${name}`,
    menuLoading: 'Account',
    readOnly: 'Can read, not change',
    canWrite: 'Can read and change orders',
    signOut: 'Sign out',
    signOutFailed: 'The server could not be reached, so you are still signed in. Try again.',
  },
  theme: { label: 'Theme', light: 'Light', dark: 'Dark', system: 'System' },
  live: {
    label: 'Live updates',
    active: 'Live updates active',
    offline: 'Live updates offline',
    instead: {
      connecting: 'connecting…',
      reconnecting: 'reconnecting…',
      polling: 'checking every 10 s',
      offline: 'no answer, still trying',
      'signed-out': 'signed out',
    },
    lastReceived: (time: string) => `Last data ${time}`,
    nothingReceived: 'No data yet',
    tryNow: 'Try now',
  },
  status: statusNames,
  deliveryMethod: deliveryMethods,
  orders: {
    title: 'Orders',
    all: 'All orders',
    ofStatus: (status: OrderStatus) => `${statusNames[status]} orders`,
    filterLabel: 'Filter by status',
    search: 'Search orders',
    searchHint: 'Number, customer or e-mail',
    ofSearch: (term: string) => `Orders that match “${term}”`,
    sortLabel: 'Sort by',
    sorts: orderSorts,
    count: (count: number, exact: boolean) =>
      exact ? counted(count, 'order', 'orders') : `more than ${formatInteger(count)} orders`,
    recentUpdates: (count: number) =>
      count === 0
        ? 'No changes in the last 30 s'
        : `${counted(count, 'order', 'orders')} changed in the last 30 s`,
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
  },
  order: {
    title: 'Order',
    back: 'All orders',
    items: 'Items',
    item: 'Item',
    quantity: 'Quantity',
    each: 'Each',
    amount: 'Amount',
    total: 'Total',
    credits: (count: number) => counted(count, 'credit', 'credits'),
    details: 'Details',
    customer: 'Customer',
    email: 'E-mail',
    delivery: 'Delivery',
    address: 'Address',
    ordered: 'Ordered',
    estimated: 'Estimated delivery',
    delivered: 'Delivered',
    unknownDate: 'Not known yet',
    cancelledBecause: 'Cancelled because',
    loading: 'Loading the order…',
    refreshFailed: 'The newest state could not be loaded. You see what was loaded last.',
    failed: 'The order could not be loaded',
    failedHint: 'The server did not answer as expected. Nothing is lost; try again in a moment.',
    notFound: 'There is no such order',
    notFoundHint: 'It may have been deleted, or the address is not complete.',
  },
  history: {
    title: 'History',
    kinds: eventKinds,
    change: (from: OrderStatus, to: OrderStatus) => `${statusNames[from]} → ${statusNames[to]}`,
    by: (actor: string) => `by ${actor}`,
    reason: (reason: string) => `“${reason}”`,
    empty: 'Nothing has been recorded.',
  },
  change: {
    title: 'Change status',
    markAs: (status: OrderStatus) => `Mark as ${statusNames[status].toLowerCase()}`,
    cancelOrder: 'Cancel order…',
    final: (status: OrderStatus) =>
      `This order is ${statusNames[status].toLowerCase()}. That is final.`,
    readOnly: 'You may look at orders, but not change them.',
    reason: 'Reason for cancelling',
    reasonHint: 'Kept in the history and shown to everybody who opens the order.',
    reasonMissing: 'Give a reason before you cancel the order.',
    confirmCancel: 'Cancel this order',
    keep: 'Keep the order',
    done: (status: OrderStatus) => `Changed to ${statusNames[status].toLowerCase()}.`,
    conflict: 'Somebody else changed this order',
    conflictHint: (status: OrderStatus) =>
      `Your change was not made. The order is now ${statusNames[status].toLowerCase()}; look at it and decide again.`,
    failed: 'The change was not made',
    unreachable:
      'The server did not answer. The order may or may not have changed; look at it before you try again.',
    forbidden: 'Your account may not change orders.',
    deleted: 'The order is gone. Somebody deleted it.',
  },
  notFound: {
    title: 'Page not found',
    hint: 'The address leads nowhere. The orders are one step away.',
    home: 'Go to the orders',
  },
} as const
