import type { Role, UserErrorCode } from '../graphql/generated/graphql.ts'
import { roleNames } from './access.ts'

const roleHints: Readonly<Record<Role, string>> = {
  VIEWER: 'Sees all orders, and changes nothing.',
  OPERATOR: 'Sees all orders and moves them along.',
  ADMIN: 'Does all of that, and looks after people and API keys.',
}

const problems: Readonly<Partial<Record<UserErrorCode | 'FORBIDDEN' | 'UNANSWERED', string>>> = {
  FORBIDDEN: 'Your account is no admin’s any more.',
  UNANSWERED:
    'The server did not answer. It may or may not have been done; look before you try again.',
  OWN_ACCOUNT: 'Somebody else has to change your role, or disable you.',
  LAST_ADMIN: 'This is the last admin who can sign in. Make somebody else an admin first.',
  TOO_MANY_INVITATIONS: 'There are too many open links. Take some back first.',
  NOT_FOUND: 'That is gone meanwhile. The list is up to date now.',
}

export const peopleText = {
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
  alone: 'You are the only one here. Invite others, so that everybody works under their own name.',
  loading: 'Loading people…',
  failed: 'People could not be loaded',
  failedHint: 'The server did not answer as expected. Nothing is lost; try again in a moment.',
  refreshFailed: 'The newest state could not be loaded. You see what was loaded last.',
  noPermission: 'Only admins look after people',
  noPermissionHint: 'Ask an admin of this dashboard if somebody needs an account or another role.',
  problems,
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
} as const
