import type { AuditAction } from '../graphql/generated/graphql.ts'
import { formatDateTime } from './format.ts'

const auditActions: Readonly<Record<AuditAction, string>> = {
  SIGN_IN: 'Signed in',
  SIGN_IN_FAILED: 'Sign-in failed',
  ACCESS_REFUSED: 'Asked for what is not allowed',
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
    title: 'Signing in and rights',
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
  scopes: 'may',
  field: 'asked for',
  expiresAt: 'expires',
  overlapHours: 'hours of overlap',
  keys: 'keys',
  role: 'role',
  from: 'from',
  to: 'to',
}

export const auditText = {
  title: 'Audit log',
  lead: 'What happened to accounts, sessions and keys, for a year. Changes of orders stand in their history.',
  loading: 'Loading the audit log…',
  failed: 'The audit log could not be loaded',
  failedHint: 'The server did not answer as expected. Nothing is lost; try again in a moment.',
  refreshFailed: 'The newest events could not be loaded. You see what was loaded last.',
  none: 'Nothing has happened yet',
  noneHint: 'Who signs in, who invites whom, which keys are made: all of it will stand here.',
  noneOfFilter: 'Nothing like that has happened',
  noneOfFilterHint: 'Names count as they are written here, in full; of a key with key: before it.',
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
} as const
