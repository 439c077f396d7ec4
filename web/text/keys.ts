import type { Scope } from '../graphql/generated/graphql.ts'
import { counted } from './counted.ts'

const scopeTexts: Readonly<Record<Scope, { readonly name: string; readonly allows: string }>> = {
  READ: {
    name: 'Read',
    allows: 'See all orders, their counts and their history; watch them live.',
  },
  WRITE: { name: 'Write', allows: 'Place orders and change their status.' },
  ADMIN: { name: 'Admin', allows: 'Manage people and keys, and read the audit log. No orders.' },
}

const keyStates = {
  valid: 'Valid',
  expiring: 'Expires soon',
  replaced: 'Replaced',
  expired: 'Expired',
  revoked: 'Revoked',
}

export const keysText = {
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
  /** The label of the column that says when a key ends or ended. */
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
  problems: {
    UNANSWERED:
      'The server did not answer. It may or may not have been done; look at the list before you try again.',
  },
} as const
