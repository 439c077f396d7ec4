import type { Scope } from '../graphql/generated/graphql.ts'
import { counted } from './counted.ts'
import { formatInteger } from './format.ts'

const scopeTexts: Readonly<Record<Scope, { readonly name: string; readonly allows: string }>> = {
  READ: {
    name: 'Read',
    allows: 'Read all orders, their counts and their history; subscribe to them.',
  },
  WRITE: { name: 'Write', allows: 'Place orders and change their status.' },
  ADMIN: {
    name: 'Admin',
    allows: 'Manage people and keys, and read the audit log. No access to orders.',
  },
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
  lead: 'Each key lets one program use the API, with the scopes that you choose.',
  loading: 'Loading keys…',
  failed: 'The keys could not be loaded',
  failedHint: 'The server did not answer as expected. Nothing is lost; try again in a moment.',
  refreshFailed: 'The newest state could not be loaded. You see what was loaded last.',
  none: 'No keys yet',
  noneHint:
    'A program signs in with a key instead of a password. Create one for each program, so that you can revoke it without stopping the others.',
  endedHint: 'Expired and revoked keys are listed last. Only the 100 newest of them are shown.',
  program: 'Program',
  state: 'State',
  allowed: 'Scopes',
  lastUsed: 'Last used',
  neverUsed: 'Never',
  expires: 'Expires',
  /** The label of the column that says when a key ends or ended. */
  ends: 'Ends',
  neverExpires: 'Never',
  created: 'Created',
  actions: 'Actions',
  states: keyStates,
  scopes: scopeTexts,
  create: 'Create key',
  createFirst: 'Create first key',
  cancel: 'Cancel',
  name: 'Name of the program',
  nameHint:
    'Shown in the history of the orders that the program changes. Use letters, digits, . - and _',
  namePlaceholder: 'storefront',
  nameMissing: 'Give the program a name.',
  lifetime: (days: number | null) => {
    if (days === null) return 'Never'
    return days === 365 ? 'In a year' : `In ${formatInteger(days)} days`
  },
  lifetimeHint: 'Rotate the key before it expires to replace it without downtime.',
  shownTitle: (name: string) => `The key of ${name}`,
  shownOnce: 'Copy the key now: it is shown only once. The server stores only a hash of it.',
  theKey: 'Key',
  stored: 'I have stored it',
  examples: 'Examples',
  examplesOf: (name: string) => `Examples for ${name}`,
  examplesLead: 'Replace YOUR_KEY by the key. If you lost the key, rotate it.',
  yourKey: 'YOUR_KEY',
  exampleWrites:
    'These examples place an order. Change the order before you run them on a real shop.',
  curl: 'In a shell',
  typeScript: 'In TypeScript',
  typeScriptHint: 'Set the environment variable ORDERS_KEY to the key.',
  rotate: 'Rotate',
  rotateKey: (name: string) => `Rotate the key of ${name}`,
  rotateLead:
    'The program gets a new key with the same name, scopes and lifetime. To the API it stays the same program.',
  overlap: 'The old key stays valid for',
  overlapOf: (hours: number) => {
    if (hours === 0) return 'No time'
    return hours < 24 ? counted(hours, 'hour', 'hours') : counted(hours / 24, 'day', 'days')
  },
  overlapHint: (hours: number) =>
    hours === 0
      ? 'The old key is refused at once, and its streams end. Choose this if another person may know the key.'
      : 'Until then both keys work, so that you can give the program the new one.',
  createNewKey: 'Create new key',
  revoke: 'Revoke',
  revokeKey: (name: string) => `Revoke the key of ${name}`,
  revokeLead: (alone: boolean) =>
    alone
      ? 'The key is refused at once, and its open streams end within two seconds. The other keys of the program stay valid.'
      : 'The program is refused at once, and its open streams end within two seconds. You cannot undo this: the program then needs a new key with another name.',
  wasNeverUsed: 'It was never used.',
  wasUsed: (age: string) => `Last used: ${age}.`,
  otherKeys: (count: number) =>
    `The program has ${counted(count, 'other valid key', 'other valid keys')}`,
  thisKey: 'Revoke only this key',
  allKeys: 'Revoke all keys of the program',
  revokeThis: 'Revoke this key',
  revokeAll: 'Revoke all keys',
  keep: 'Keep key',
  revoked: (name: string) => `The key of ${name} is revoked.`,
  problems: {
    UNANSWERED:
      'The server did not answer, so the change may have been made. Check the list before you try again.',
  },
} as const
