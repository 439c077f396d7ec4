import type { Role, UserErrorCode } from '../graphql/generated/graphql.ts'
import { roleNames } from './access.ts'

const roleHints: Readonly<Record<Role, string>> = {
  VIEWER: 'Reads all orders.',
  OPERATOR: 'Also changes the status of orders.',
  ADMIN: 'Also manages people and API keys, and reads the audit log.',
}

const problems: Readonly<Partial<Record<UserErrorCode | 'FORBIDDEN' | 'UNANSWERED', string>>> = {
  FORBIDDEN: 'Your account is no longer an admin’s.',
  UNANSWERED:
    'The server did not answer, so the change may have been made. Check the list before you try again.',
  OWN_ACCOUNT: 'Another admin has to change your role or disable your account.',
  LAST_ADMIN: 'This is the last admin who can sign in. Make another person an admin first.',
  TOO_MANY_INVITATIONS: 'There are too many open links. Revoke some first.',
  NOT_FOUND: 'This no longer exists. The list is up to date now.',
}

export const peopleText = {
  title: 'People',
  lead: 'Who can sign in, and what each person may do.',
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
  since: 'account created',
  alone:
    'Yours is the only account. Invite others, so that each person works under a name of their own.',
  loading: 'Loading people…',
  failed: 'People could not be loaded',
  failedHint: 'The server did not answer as expected. Nothing is lost; try again in a moment.',
  refreshFailed: 'The newest state could not be loaded. You see what was loaded last.',
  noPermission: 'Only admins manage people',
  noPermissionHint: 'Ask an admin if a person needs an account or another role.',
  problems,
  inviteButton: 'Invite',
  invite: 'Invite a person',
  inviteRole: 'Role',
  inviteSubmit: 'Create link',
  inviteLead: (role: Role) =>
    `The person who opens this link creates an account as ${roleNames[role].toLowerCase()}. Send it where only that person reads it.`,
  link: 'One-time link',
  linkHint: (until: string) =>
    `The link is shown only now and works once, until ${until}. You can revoke it.`,
  done: 'Done',
  passwordLink: 'Password link',
  passwordLinkOf: (name: string) => `Password link for ${name}`,
  passwordLinkFor: (name: string) => `New password for ${name}`,
  passwordLinkHint:
    'Creates a one-time link with which the person chooses a new password. Nothing changes until the link is used. Then the person is signed out everywhere else.',
  passwordLinkLead: (name: string) =>
    `With this link ${name} chooses a new password. Send it where only that person reads it.`,
  passwordLinkSubmit: 'Create link',
  resetSecondFactor: 'Also turn off the second factor',
  resetSecondFactorHint:
    'For a person who lost it. First make sure that the request comes from that person.',
  disable: 'Disable',
  disableTitle: (name: string) => `Disable ${name}?`,
  disableHint:
    'The person is signed out everywhere within two seconds and can no longer sign in. Records keep the name. You can enable the account again.',
  disableSubmit: (name: string) => `Disable ${name}`,
  keep: 'Cancel',
  enable: 'Enable',
  enableSubmit: (name: string) => `Enable ${name}`,
  enabled: (name: string) => `${name} can sign in again.`,
  roleChanged: (name: string, role: Role) => `${name} is ${roleNames[role].toLowerCase()} now.`,
  openLinks: 'Open links',
  noLinks: 'No open links.',
  linkForAccount: (role: Role) => `Invitation as ${roleNames[role].toLowerCase()}`,
  linkForPassword: (name: string) => `New password for ${name}`,
  createdBy: (name: string) => `By ${name}`,
  validUntil: (time: string) => `until ${time}`,
  revoke: 'Revoke',
  revokeLink: (title: string) => `Revoke: ${title}`,
  revoked: 'The link is revoked.',
} as const
