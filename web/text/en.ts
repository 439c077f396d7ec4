import type { Theme } from '../composables/useTheme.ts'
import type { KeyState } from '../keys/key-state.ts'
import type {
  AuditAction,
  DeliveryMethod,
  OrderEventKind,
  OrderSortField,
  OrderStatus,
  Role,
  Scope,
  SortDirection,
} from '../graphql/generated/graphql.ts'
import type { Shortcut } from '../keyboard/shortcuts.ts'
import type { ViewNameProblem } from '../orders/saved-views.ts'
import type { InvitationProblem } from '../session/invitation.ts'
import type { CredentialProblem } from '../session/own-credentials.ts'
import type { CodeOutcome } from '../session/sign-in-code.ts'
import type { SignInOutcome } from '../session/sign-in.ts'
import { formatChange, formatDateTime, formatDay, formatInteger } from './format.ts'

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

const scopeTexts: Readonly<Record<Scope, { readonly name: string; readonly allows: string }>> = {
  READ: {
    name: 'Read',
    allows: 'See all orders, their counts and their history; watch them live.',
  },
  WRITE: { name: 'Write', allows: 'Place orders and change their status.' },
  ADMIN: { name: 'Admin', allows: 'Manage people and keys, and read the audit log. No orders.' },
}

const keyStates: Readonly<Record<KeyState, string>> = {
  valid: 'Valid',
  expiring: 'Expires soon',
  replaced: 'Replaced',
  expired: 'Expired',
  revoked: 'Revoked',
}

const auditActions: Readonly<Record<AuditAction, string>> = {
  SIGN_IN: 'Signed in',
  SIGN_IN_FAILED: 'Sign-in failed',
  SIGN_OUT: 'Signed out',
  ACCOUNT_CREATED: 'Account made',
  INVITED: 'Invited somebody',
  INVITATION_REVOKED: 'Invitation taken back',
  ROLE_CHANGED: 'Role changed',
  ACCOUNT_DISABLED: 'Account disabled',
  ACCOUNT_ENABLED: 'Account enabled',
  PASSWORD_LINK_MADE: 'Link for a new password made',
  PASSWORD_CHANGED: 'Password changed',
  PASSWORD_RESET: 'Password reset',
  SESSION_ENDED: 'Session ended',
  SESSIONS_ENDED: 'All sessions ended',
  TWO_FACTOR_ON: 'Second factor turned on',
  TWO_FACTOR_OFF: 'Second factor turned off',
  TWO_FACTOR_FAILED: 'Second factor failed',
  RECOVERY_CODE_USED: 'Recovery code used',
  RECOVERY_CODES_MADE: 'Recovery codes made',
  KEY_CREATED: 'Key made',
  KEY_ROTATED: 'Key rotated',
  KEY_REVOKED: 'Key revoked',
}

const auditGroups: readonly {
  readonly title: string
  readonly actions: readonly AuditAction[]
}[] = [
  {
    title: 'Signing in',
    actions: ['SIGN_IN', 'SIGN_IN_FAILED', 'SIGN_OUT', 'SESSION_ENDED', 'SESSIONS_ENDED'],
  },
  {
    title: 'Second factor',
    actions: [
      'TWO_FACTOR_ON',
      'TWO_FACTOR_OFF',
      'TWO_FACTOR_FAILED',
      'RECOVERY_CODE_USED',
      'RECOVERY_CODES_MADE',
    ],
  },
  {
    title: 'Accounts',
    actions: [
      'INVITED',
      'INVITATION_REVOKED',
      'ACCOUNT_CREATED',
      'ROLE_CHANGED',
      'ACCOUNT_DISABLED',
      'ACCOUNT_ENABLED',
      'PASSWORD_LINK_MADE',
      'PASSWORD_CHANGED',
      'PASSWORD_RESET',
    ],
  },
  { title: 'API keys', actions: ['KEY_CREATED', 'KEY_ROTATED', 'KEY_REVOKED'] },
]

/** What an event tells besides, by its name there. */
const auditDetails: Readonly<Record<string, string>> = {
  scopes: 'may',
  expiresAt: 'expires',
  overlapHours: 'hours of overlap',
  keys: 'keys',
  role: 'role',
  from: 'from',
  to: 'to',
}

const credentialProblems: Readonly<Record<CredentialProblem, string>> = {
  INVALID_PASSWORD: 'This is not your password.',
  PASSWORD_TOO_SHORT: 'A password has at least 10 characters.',
  PASSWORD_TOO_LONG: 'A password has at most 128 characters.',
  PASSWORD_COMMON: 'This password is among the first that somebody would try. Choose another.',
  PASSWORD_HAS_USERNAME: 'A password must not contain your username.',
  INVALID_CODE: codeProblems['wrong-code'],
  TOO_MANY_REQUESTS: 'Too many attempts. Wait a few minutes, then try again.',
  UNREACHABLE: 'The server cannot be reached. Nothing was changed as far as is known; try again.',
  REFUSED: 'The server refused this. Reload the page and try again.',
}

interface DeviceName {
  readonly browser?: string | null
  readonly system?: string | null
}

function deviceName({ browser, system }: DeviceName): string {
  if (!browser && !system) return 'Unknown device'
  return browser && system ? `${browser} on ${system}` : (browser ?? system ?? '')
}

const roleNames: Readonly<Record<Role, string>> = {
  VIEWER: 'Viewer',
  OPERATOR: 'Operator',
  ADMIN: 'Admin',
}

const roleHints: Readonly<Record<Role, string>> = {
  VIEWER: 'Sees all orders, and changes nothing.',
  OPERATOR: 'Sees all orders and moves them along.',
  ADMIN: 'Does all of that, and looks after people and API keys.',
}

const invitationProblems: Readonly<Record<InvitationProblem, string>> = {
  gone: 'This link cannot be used any more.',
  'too-many-attempts': 'Too many attempts. Wait a minute, then try again.',
  unreachable: 'The server cannot be reached. Check your connection and try again.',
  USERNAME_INVALID: 'Use 3 to 30 letters, digits, dots or underscores.',
  USERNAME_TAKEN: 'Somebody has this name already. Choose another.',
  PASSWORD_TOO_SHORT: 'Use at least 10 characters. A few words in a row are fine.',
  PASSWORD_TOO_LONG: 'Use at most 128 characters.',
  PASSWORD_COMMON: 'Many people use this one, so it is guessed first. Choose another.',
  PASSWORD_HAS_USERNAME: 'Leave your username out of it.',
}

/** Every text that a person reads, in one place, so that another language is another such file. */
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
    people: 'People',
    signOut: 'Sign out',
    signOutFailed: 'The server could not be reached, so you are still signed in. Try again.',
  },
  access: {
    forbidden: 'This page is for admins',
    forbiddenHint: 'Your account does not allow it. An admin can give you another role.',
  },
  keys: {
    menu: 'API keys',
    title: 'API keys',
    lead: 'Each lets one program use the API, with what you allow it and no more.',
    loading: 'Loading keys…',
    failed: 'The keys could not be loaded',
    failedHint: 'The server did not answer as expected. Nothing is lost; try again in a moment.',
    refreshFailed: 'The newest state could not be loaded. You see what was loaded last.',
    none: 'No keys yet',
    noneHint:
      'A storefront, a warehouse or a report signs in with a key instead of a password. Make one for each program, so that you can take it away from one alone.',
    endedHint:
      'Keys that expired or were revoked stand below those that are valid, the newest of them.',
    program: 'Program',
    state: 'State',
    allowed: 'May',
    lastUsed: 'Last used',
    neverUsed: 'Never',
    expires: 'Expires',
    /** Of a key that has ended, when that was. */
    ends: 'Ends',
    neverExpires: 'Never',
    created: 'Made',
    actions: 'What you can do',
    states: keyStates,
    scopes: scopeTexts,
    create: 'Make a key',
    createFirst: 'Make the first key',
    cancel: 'Cancel',
    name: 'Name of the program',
    nameHint: 'Stands in the history of every order that it changes. Letters, digits, . - and _',
    namePlaceholder: 'storefront',
    nameMissing: 'Give the program a name.',
    lifetime: (days: number | null) => {
      if (days === null) return 'Never'
      return days === 365 ? 'In a year' : `In ${days} days`
    },
    lifetimeHint: 'You can rotate it before then: the program gets a new key and misses nothing.',
    shownTitle: (name: string) => `The key of ${name}`,
    shownOnce: 'Copy it now: it is shown this once, and stored nowhere.',
    theKey: 'Key',
    stored: 'I have stored it',
    copy: 'Copy',
    copied: 'Copied',
    copyByHand: 'It is selected: press Ctrl+C, or ⌘C, to copy it.',
    examples: 'Examples',
    examplesOf: (name: string) => `Examples for ${name}`,
    examplesLead: 'Put the key in the place of YOUR_KEY. A key that is lost can be rotated.',
    yourKey: 'YOUR_KEY',
    exampleWrites: 'These place an order. Change it before you run them on a shop that is real.',
    curl: 'In a shell',
    typeScript: 'In TypeScript',
    typeScriptHint: 'Give the key to the program in its environment, as ORDERS_KEY.',
    rotate: 'Rotate',
    rotateKey: (name: string) => `Rotate the key of ${name}`,
    rotateLead:
      'The program gets a new key with the same name, which may do the same and lasts as long. To the API it stays the same program.',
    overlap: 'The old key goes on for',
    overlapOf: (hours: number) => {
      if (hours === 0) return 'No time'
      return hours < 24 ? counted(hours, 'hour', 'hours') : counted(hours / 24, 'day', 'days')
    },
    overlapHint: (hours: number) =>
      hours === 0
        ? 'It is refused at once, and its streams end. Right for a key that somebody else may know.'
        : 'Time to give the program the new key while the old one still works.',
    makeNewKey: 'Make the new key',
    revoke: 'Revoke',
    revokeKey: (name: string) => `Revoke the key of ${name}`,
    revokeLead: (alone: boolean) =>
      alone
        ? 'It is refused at once, and its open streams end within two seconds. The program goes on with its other key.'
        : 'The program is refused at once, and its open streams end within two seconds. That cannot be undone: it would need a new key, under another name.',
    wasNeverUsed: 'It was never used.',
    wasUsed: (age: string) => `Last used: ${age}.`,
    otherKeys: (count: number) =>
      `The program has ${counted(count, 'other valid key', 'other valid keys')}`,
    thisKey: 'Revoke this one',
    allKeys: 'Revoke all of them',
    revokeThis: 'Revoke this key',
    revokeAll: 'Revoke all keys',
    keep: 'Keep it',
    revoked: (name: string) => `The key of ${name} is revoked.`,
    unanswered:
      'The server did not answer. It may or may not have been done; look at the list before you try again.',
  },
  audit: {
    menu: 'Audit log',
    title: 'Audit log',
    lead: 'What happened to accounts, sessions and keys, for a year. Changes of orders stand in their history.',
    loading: 'Loading the audit log…',
    failed: 'The audit log could not be loaded',
    failedHint: 'The server did not answer as expected. Nothing is lost; try again in a moment.',
    refreshFailed: 'The newest events could not be loaded. You see what was loaded last.',
    none: 'Nothing has happened yet',
    noneHint: 'Who signs in, who invites whom, which keys are made: all of it will stand here.',
    noneOfFilter: 'Nothing like that has happened',
    noneOfFilterHint:
      'Names count as they are written here, in full; of a key with key: before it.',
    showAll: 'Show everything',
    older: 'Show older',
    at: 'When',
    action: 'What',
    anyAction: 'Everything',
    actor: 'Who',
    actorHint: 'admin, or key:storefront',
    subject: 'Whom or what',
    peer: 'From',
    kinds: { person: 'Person', program: 'Program', system: 'Server' },
    system: 'The server',
    actions: auditActions,
    groups: auditGroups,
    detail: (name: string, value: string) =>
      `${auditDetails[name] ?? name}: ${name === 'expiresAt' ? formatDateTime(value) : value}`,
  },
  ownAccount: {
    link: 'Account',
    title: 'Your account',
    who: (username: string, role: Role | null | undefined) =>
      role ? `${username} · ${roleNames[role]}: ${roleHints[role]}` : username,
    loading: 'Loading your account',
    failed: 'Your account could not be loaded',
    failedHint: 'Check your connection and try again.',
    password: 'Password',
    currentPassword: 'Current password',
    newPassword: 'New password',
    newPasswordHint: 'At least 10 characters. Your other sessions end.',
    showPassword: 'Show the new password',
    passwordMissing: 'Enter your current password.',
    newPasswordMissing: 'Enter a new password.',
    changePassword: 'Change password',
    passwordChanged: 'Your password is changed. You are signed out everywhere else.',
    confirmPassword: 'Your password',
    confirmHint: 'To be sure that it is you.',
    continue: 'Continue',
    cancel: 'Cancel',
    problems: credentialProblems,
    secondFactor: 'Second factor',
    isOff:
      'Off. With a second factor, a password that somebody found out is not enough to get in: an app on your phone has the other half.',
    isOn: (codes: number) =>
      `On. You are asked for a code of your authenticator app after your password. ${counted(codes, 'recovery code is', 'recovery codes are')} left.`,
    setUp: 'Set up…',
    scan: 'Scan this with an authenticator app, for example Aegis, 2FAS, Google Authenticator or your password manager. Then enter the code that it shows.',
    qrCode: 'QR code for an authenticator app',
    secretHint: 'No camera? Type this key into the app:',
    openInApp: 'Open in an app on this device',
    firstCode: 'Code from your app',
    switchOn: 'Switch on',
    isOnNow: 'The second factor is on. You are signed out everywhere else.',
    isOffNow: 'The second factor is off. You are signed out everywhere else.',
    renewCodes: 'New recovery codes',
    renewHint: 'The recovery codes that you have now stop working.',
    codesRenewed: 'These are your recovery codes now.',
    switchOff: 'Switch off',
    switchOffHint: 'From then on your password alone is enough to get in. Recovery codes are gone.',
    recoveryCodes: 'Recovery codes',
    keepCodes: 'Keep these recovery codes',
    keepCodesHint:
      'Each gets you in once when the phone is lost. They are shown this once; keep them where you keep what matters.',
    codesOf: (username: string, host: string) =>
      `Recovery codes of ${username} for the Order Dashboard at ${host}`,
    codesFile: 'order-dashboard-recovery-codes.txt',
    copy: 'Copy',
    copied: 'Copied.',
    download: 'Download',
    print: 'Print',
    codesKept: 'I have kept them',
    sessions: 'Where you are signed in',
    sessionsHint: 'What you do not know, end; then change your password.',
    device: deviceName,
    thisOne: 'This one',
    unknownAddress: 'unknown address',
    since: (age: string) => `since ${age}`,
    endSession: 'End',
    endSessionOf: (device: DeviceName) => `End ${deviceName(device)}`,
    endOthers: 'End all others',
    ended: (count: number) =>
      count === 0 ? 'There was nothing to end.' : `${counted(count, 'session', 'sessions')} ended.`,
    endFailed: 'The server could not be reached. Try again.',
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
  copy: {
    button: 'Copy',
    copied: 'Copied.',
    failed: 'This browser does not copy by itself here. The text is marked: copy it by keyboard.',
  },
  people: {
    title: 'People',
    list: 'Accounts',
    roles: roleNames,
    roleHints,
    roleOf: (name: string) => `Role of ${name}`,
    unknownRole: 'Unknown',
    you: 'You',
    disabled: 'Disabled',
    secondFactor: 'Second factor',
    disabledSince: 'Disabled',
    lastSignIn: 'Signed in',
    notSignedIn: 'Not signed in',
    since: 'account made',
    alone:
      'You are the only one here. Invite others, so that everybody works under their own name.',
    loading: 'Loading people…',
    failed: 'People could not be loaded',
    failedHint: 'The server did not answer as expected. Nothing is lost; try again in a moment.',
    refreshFailed: 'The newest state could not be loaded. You see what was loaded last.',
    noPermission: 'Only admins look after people',
    noPermissionHint:
      'Ask an admin of this dashboard if somebody needs an account or another role.',
    forbidden: 'Your account is no admin’s any more.',
    unanswered:
      'The server did not answer. It may or may not have been done; look before you try again.',
    refusals: {
      OWN_ACCOUNT: 'Somebody else has to change your role, or disable you.',
      LAST_ADMIN: 'This is the last admin who can sign in. Make somebody else an admin first.',
      TOO_MANY_INVITATIONS: 'There are too many open links. Take some back first.',
      NOT_FOUND: 'That is gone meanwhile. The list is up to date now.',
    },
    inviteButton: 'Invite',
    invite: 'Invite somebody',
    inviteRole: 'What they may do',
    inviteSubmit: 'Make a link',
    inviteLead: (role: Role) =>
      `Whoever opens this link makes an account as ${roleNames[role].toLowerCase()}. Hand it on where only they read it.`,
    link: 'One-time link',
    linkHint: (until: string) =>
      `It is shown only now, works once, and until ${until}. You can take it back.`,
    done: 'Done',
    passwordLink: 'Password link',
    passwordLinkOf: (name: string) => `Password link for ${name}`,
    passwordLinkFor: (name: string) => `New password for ${name}`,
    passwordLinkHint:
      'Makes a one-time link with which they choose a new password. Once it is used they are signed out everywhere else; until then nothing changes.',
    passwordLinkLead: (name: string) =>
      `With this link ${name} chooses a new password. Hand it on where only they read it.`,
    passwordLinkSubmit: 'Make a link',
    resetSecondFactor: 'Also switch their second factor off',
    resetSecondFactorHint: 'If they lost it. Be sure that it is they who ask.',
    disable: 'Disable',
    disableTitle: (name: string) => `Disable ${name}?`,
    disableHint:
      'They are signed out everywhere within two seconds and cannot sign in any more. What they did stays recorded under their name. You can enable them again.',
    disableSubmit: (name: string) => `Disable ${name}`,
    keep: 'Cancel',
    enable: 'Enable',
    enableSubmit: (name: string) => `Enable ${name}`,
    enabled: (name: string) => `${name} can sign in again.`,
    roleChanged: (name: string, role: Role) => `${name} is ${roleNames[role].toLowerCase()} now.`,
    openLinks: 'Open links',
    noLinks: 'No link is waiting to be used.',
    linkForAccount: (role: Role) => `Invitation as ${roleNames[role].toLowerCase()}`,
    linkForPassword: (name: string) => `New password for ${name}`,
    madeBy: (name: string) => `By ${name}`,
    validUntil: (time: string) => `until ${time}`,
    revoke: 'Take back',
    revokeLink: (title: string) => `Take back: ${title}`,
    revoked: 'The link is taken back.',
  },
  invitation: {
    title: 'Invitation',
    welcome: 'Make your account',
    lead: (role: string) =>
      role === 'viewer'
        ? 'You were invited to follow the orders. Choose a name and a password.'
        : 'You were invited to work on the orders. Choose a name and a password.',
    newPassword: 'Choose a new password',
    passwordLead: (name: string) =>
      `For the account ${name}. It is signed out everywhere else when you go on.`,
    usernameHint: 'Others see it beside what you do.',
    passwordHint: 'At least 10 characters; a few words in a row are fine.',
    showPassword: 'Show the password',
    submit: 'Make the account',
    submitPassword: 'Set the password',
    passwordSet: 'Your new password is set',
    passwordSetHint: 'Sign in with it, and with your second factor.',
    toSignIn: 'To the sign-in',
    gone: 'This link cannot be used',
    goneHint:
      'It is not complete, too old, taken back, or was used before. Ask whoever gave it to you for another.',
    failed: 'The link could not be looked up',
    loading: 'Looking the link up…',
    problems: invitationProblems,
  },
  notFound: {
    title: 'Page not found',
    hint: 'The address leads nowhere. The orders are one step away.',
    home: 'Go to the orders',
  },
} as const
