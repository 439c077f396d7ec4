import type { CodeOutcome } from '../access/sign-in-code.ts'
import type { SignInOutcome } from '../access/sign-in/sign-in.ts'
import type {
  DeliveryMethod,
  OrderEventKind,
  OrderSortField,
  OrderStatus,
  SortDirection,
} from '../graphql/generated/graphql.ts'
import type { ViewNameProblem } from '../orders/views/saved-views.ts'
import type { Shortcut } from '../shell/keyboard/shortcuts.ts'
import type { Theme } from '../shell/theme/useTheme.ts'
import { counted } from './counted.ts'
import { formatChange, formatDay, formatInteger } from './format.ts'

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

const viewNameProblems: Readonly<Record<ViewNameProblem, string>> = {
  missing: 'Give the view a name.',
  long: 'The name is longer than 40 characters.',
  taken: 'There is a view of this name. Choose another.',
}

const themeNames: Readonly<Record<Theme, string>> = {
  light: 'Light',
  dark: 'Dark',
  system: 'System',
}

const shortcutTexts: Readonly<Record<Shortcut['does'], string>> = {
  palette: 'Search or jump to',
  help: 'Show these shortcuts',
  search: 'Search orders',
  nextOrder: 'Next order',
  previousOrder: 'Previous order',
  open: 'Open the order',
  leave: 'Close the order, or clear the search',
  showNew: 'Show new orders',
  pause: 'Pause or resume the list',
  previousPage: 'Previous page',
  nextPage: 'Next page',
}

const signInProblems: Readonly<
  Record<Exclude<SignInOutcome, 'signed-in' | 'code-needed'>, string>
> = {
  'wrong-credentials': 'Username or password is wrong. Check both and try again.',
  'too-many-attempts':
    'Too many attempts. Wait a while, then try again; a minute is enough where you were signed in before.',
  refused: 'The server refused to sign you in. Reload the page and try again.',
  unreachable: 'The server cannot be reached. Check your connection and try again.',
}

const codeProblems: Readonly<Record<Exclude<CodeOutcome, 'signed-in'>, string>> = {
  'wrong-code':
    'This code is wrong, too old or was used already. Wait for the next one, and check that the clock of your phone is right.',
  'wrong-recovery-code': 'This recovery code is wrong or was used already. Try another.',
  locked: 'Too many wrong codes. Wait a quarter of an hour, then try again.',
  'too-many-attempts': 'Too many attempts. Wait a minute, then try again.',
  over: 'Enter your password again: it was given too long ago, or too many codes were wrong.',
  refused: signInProblems.refused,
  unreachable: signInProblems.unreachable,
}

/**
 * Every text that a person reads, in one place, so that another language is another such file; those of
 * the pages beside the orders are in `en-access.ts`.
 */
export const text = {
  app: {
    name: 'Order Dashboard',
    skipToContent: 'Skip to content',
    apiExplorer: 'API explorer',
    tryAgain: 'Try again',
    close: 'Close',
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
    codeLead: 'Your password is right. One more step proves that it is you.',
    code: {
      app: {
        label: 'Code from your app',
        hint: 'Six digits from your authenticator app.',
        missing: 'Enter the six digits that the app shows.',
        other: 'Use a recovery code',
      },
      recovery: {
        label: 'Recovery code',
        hint: 'One of those that you kept, like aB3dE-fG5hI. Each works once.',
        missing: 'Enter one of your recovery codes.',
        other: 'Use the app',
      },
    },
    confirmCode: 'Continue',
    startOver: 'Start over',
    codeProblems,
  },
  account: {
    menu: (name: string) => `Account: ${name}`,
    menuLoading: 'Account',
    readOnly: 'Can read, not change',
    canWrite: 'Can read and change orders',
    pages: 'Account and administration',
    sound: 'Sound on new orders',
    soundNotKept: 'This browser does not keep the choice: storage is full or forbidden.',
    ownAccount: 'Account',
    people: 'People',
    keys: 'API keys',
    audit: 'Audit log',
    signOut: 'Sign out',
    signOutFailed: 'The server could not be reached, so you are still signed in. Try again.',
  },
  theme: { label: 'Theme', ...themeNames },
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
    liveValues: (time: string) => `Live · ${time}`,
    oldValues: (time: string) => `As of ${time}`,
    received: (age: string, exact: string) => `Received ${age}: ${exact}`,
  },
  status: statusNames,
  deliveryMethod: deliveryMethods,
  orders: {
    title: 'Orders',
    all: 'All orders',
    ofStatus: (status: OrderStatus) => `${statusNames[status]} orders`,
    filtered: 'Filtered orders',
    filterLabel: 'Filter by status',
    trend: (change: number) =>
      change === 0 ? 'no change in 1 h' : `${formatChange(change)} in 1 h`,
    /** Read out after a count. */
    trendSpoken: (change: number) => {
      if (change === 0) return ', as many as an hour ago'
      return `, ${formatInteger(Math.abs(change))} ${change > 0 ? 'more' : 'fewer'} than an hour ago`
    },
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
  },
  filters: {
    title: 'Filters',
    open: (count: number) => (count === 0 ? 'Filters' : `Filters (${count})`),
    active: 'Active filters',
    clear: 'Clear all',
    clearFilters: 'Clear the filters',
    remove: (label: string) => `Remove filter: ${label}`,
    status: 'Status',
    method: 'Delivery',
    anyMethod: 'Any delivery',
    ordered: 'Ordered',
    from: 'From',
    to: 'To',
    lastDays: (days: number) => (days === 1 ? 'Today' : `Last ${days} days`),
    credits: 'Credits',
    atLeast: 'At least',
    atMost: 'At most',
    late: 'Late only',
    lateHint: 'On their way although their estimated delivery has passed.',
    creditsNotWhole: (most: number) => `Enter a whole number up to ${formatInteger(most)}.`,
    creditsReversed: 'The most is less than the least. Nothing could be between them.',
    daysReversed: 'The last day is before the first. Nothing could be between them.',
    chip: {
      customer: (id: string) => `Customer no. ${id}`,
      late: 'Late',
      from: (day: string) => `From ${formatDay(day)}`,
      to: (day: string) => `To ${formatDay(day)}`,
      min: (credits: number) => `At least ${counted(credits, 'credit', 'credits')}`,
      max: (credits: number) => `At most ${counted(credits, 'credit', 'credits')}`,
    },
    lateOrders: 'Late orders',
    noneLate: 'No order is late',
    noneLateHint: 'Every order that is on its way still has time.',
    none: 'No orders fit these filters',
    noneHint: (labels: readonly string[]) => `Asked for: ${labels.join(' · ')}.`,
    searchedFor: (term: string) => `“${term}”`,
    pageSize: 'Orders a page',
    lateMark: 'Late',
    lateSince: (time: string) => `Late: was expected ${time}`,
  },
  views: {
    title: 'Views',
    current: (name: string, modified: boolean) => (modified ? `${name} (modified)` : name),
    menu: (current: string) => `Views: ${current}`,
    builtIn: { all: 'All orders', late: 'Late', toShip: 'To ship', out: 'Out for delivery' },
    builtInTitle: 'For everybody',
    own: 'Yours',
    noneOwn: 'Filter and sort the table, then save it here under a name.',
    saveAs: 'Save this view as',
    save: 'Save',
    update: (name: string) => `Save changes to “${name}”`,
    rename: (name: string) => `Rename “${name}”`,
    newName: (name: string) => `New name of “${name}”`,
    cancel: 'Cancel',
    delete: (name: string) => `Delete “${name}”`,
    deleted: (name: string) => `“${name}” is deleted.`,
    undo: 'Undo',
    saved: (name: string) => `“${name}” is saved.`,
    full: (most: number) => `There are ${most} views, and no room for more. Delete one first.`,
    notKept:
      'This browser does not keep them: storage is full or forbidden. They last until you close the page.',
    problems: viewNameProblems,
  },
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
  order: {
    title: 'Order',
    back: 'All orders',
    beside: 'The order that is open',
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
    credits: (count: number) => counted(count, 'credit', 'credits'),
    print: 'Print',
    customer: 'Customer',
    email: 'E-mail',
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
    notFoundHint: 'It may have been deleted, or the address is not complete.',
    deleted: 'Somebody deleted this order',
    deletedHint: 'You see what was known of it last. It cannot be changed any more.',
  },
  lateness: {
    onTime: 'On time',
    dueToday: 'Due today',
    late: (duration: string) => `Late by ${duration}`,
    deliveredOnTime: 'Delivered on time',
    deliveredLate: (duration: string) => `Delivered late by ${duration}`,
  },
  customer: {
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
    kinds: eventKinds,
    change: (from: OrderStatus, to: OrderStatus) => `${statusNames[from]} → ${statusNames[to]}`,
    by: (actor: string) => `by ${actor}`,
    after: (duration: string, status: OrderStatus) => `after ${duration} in ${statusNames[status]}`,
    waiting: (duration: string, status: OrderStatus) => `${statusNames[status]} for ${duration}`,
    reason: (reason: string) => `“${reason}”`,
    empty: 'Nothing has been recorded.',
  },
  ticker: {
    title: 'Newest events',
    waiting: (count: number) => `${formatInteger(count)} newer`,
    placed: (customer: string, credits: number) =>
      `Placed for ${customer}, ${counted(credits, 'credit', 'credits')}`,
    goneOrder: (id: string) => `Order no. ${id}`,
    loading: 'Loading events…',
    empty: 'Nothing has happened yet. Each change of an order shows here.',
    failed: 'The newest events could not be loaded.',
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
  palette: {
    open: 'Search or jump to…',
    title: 'Search or jump to',
    hint: 'A command, an order, a customer',
    results: 'What was found',
    commands: 'Commands',
    toOrders: 'Go to the orders',
    toOrdersAlias: 'all dashboard home',
    view: (name: string) => `View: ${name}`,
    theme: (theme: Theme) => `Theme: ${themeNames[theme].toLowerCase()}`,
    pageAlias: 'settings admin page',
    explorer: 'Open the API explorer',
    explorerAlias: 'graphql graphiql',
    helpAlias: 'keys help',
    signOutAlias: 'log out logout leave',
    loading: 'Looking for orders…',
    found: (count: number) => counted(count, 'result', 'results'),
    none: (term: string) => `Nothing matches “${term}”.`,
    noneHint: 'Orders are looked for by number, customer or e-mail, from three characters on.',
    failed: 'The orders could not be searched.',
  },
  keyboard: {
    title: 'Keyboard shortcuts',
    groups: { everywhere: 'Everywhere', orders: 'Orders' },
    does: shortcutTexts,
    control: 'Ctrl',
    command: '⌘',
    escape: 'Esc',
    characters: 'Shortcuts of a single character',
    charactersHint: 'Turn them off if speech input or other programs press them by accident.',
    notKept: 'This browser does not keep the choice: storage is full or forbidden.',
  },
  notFound: {
    title: 'Page not found',
    hint: 'The address leads nowhere. The orders are one step away.',
    home: 'Go to the orders',
  },
} as const
