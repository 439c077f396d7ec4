import type { AuditAction } from '../graphql/generated/graphql.ts'
import { formatDateTime, formatInteger } from './format.ts'

const auditActions: Readonly<Record<AuditAction, string>> = {
  SIGN_IN: 'Signed in',
  SIGN_IN_FAILED: 'Sign-in failed',
  ACCESS_REFUSED: 'Access denied',
  SIGN_OUT: 'Signed out',
  ACCOUNT_CREATED: 'Account created',
  INVITED: 'Invitation created',
  INVITATION_REVOKED: 'Invitation revoked',
  ROLE_CHANGED: 'Role changed',
  ACCOUNT_DISABLED: 'Account disabled',
  ACCOUNT_ENABLED: 'Account enabled',
  PASSWORD_LINK_MADE: 'Password link created',
  PASSWORD_CHANGED: 'Password changed',
  PASSWORD_RESET: 'Password reset',
  SESSION_ENDED: 'Session ended',
  SESSIONS_ENDED: 'All sessions ended',
  TWO_FACTOR_ON: 'Second factor turned on',
  TWO_FACTOR_OFF: 'Second factor turned off',
  TWO_FACTOR_FAILED: 'Second factor failed',
  RECOVERY_CODE_USED: 'Recovery code used',
  RECOVERY_CODES_MADE: 'Recovery codes created',
  KEY_CREATED: 'Key created',
  KEY_ROTATED: 'Key rotated',
  KEY_REVOKED: 'Key revoked',
}

const auditGroups: readonly {
  readonly title: string
  readonly actions: readonly AuditAction[]
}[] = [
  {
    title: 'Sign-ins and sessions',
    actions: [
      'SIGN_IN',
      'SIGN_IN_FAILED',
      'SIGN_OUT',
      'SESSION_ENDED',
      'SESSIONS_ENDED',
      'ACCESS_REFUSED',
    ],
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

/** The names of an event's details, by their key in the event. */
const auditDetails: Readonly<Record<string, string>> = {
  scopes: 'scopes',
  field: 'field',
  expiresAt: 'expires',
  overlapHours: 'hours of overlap',
  keys: 'keys',
  role: 'role',
  from: 'from',
  to: 'to',
}

/** The details whose values are whole numbers. */
const numbers = ['overlapHours', 'keys']

function auditValue(name: string, value: string): string {
  if (name === 'expiresAt') return formatDateTime(value)
  return numbers.includes(name) && /^\d+$/.test(value) ? formatInteger(Number(value)) : value
}

export const auditText = {
  title: 'Audit log',
  lead: 'What happened to accounts, sessions and keys in the last year. The history of each order lists its changes.',
  loading: 'Loading the audit log…',
  failed: 'The audit log could not be loaded',
  failedHint: 'The server did not answer as expected. Nothing is lost; try again in a moment.',
  refreshFailed: 'The newest events could not be loaded. You see what was loaded last.',
  none: 'No events yet',
  noneHint: 'Sign-ins, invitations, new keys and other changes of access will be listed here.',
  noneOfFilter: 'No events match',
  noneOfFilterHint:
    'Enter whole names as they are written in the list. The name of a program starts with key:',
  showAll: 'Show all events',
  older: 'Show older',
  at: 'When',
  action: 'Action',
  anyAction: 'All actions',
  actor: 'Who',
  actorHint: 'admin, or key:storefront',
  subject: 'Target',
  peer: 'IP address',
  kinds: { person: 'Person', program: 'Program', system: 'Server' },
  system: 'The server',
  actions: auditActions,
  groups: auditGroups,
  detail: (name: string, value: string) =>
    `${auditDetails[name] ?? name}: ${auditValue(name, value)}`,
} as const
