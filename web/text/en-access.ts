import type { CredentialProblem } from '../access/account/own-credentials.ts'
import type { KeyState } from '../access/keys/key-state.ts'
import type { InvitationProblem } from '../access/sign-in/invitation.ts'
import type { AuditAction, Role, Scope } from '../graphql/generated/graphql.ts'
import { counted } from './counted.ts'
import { text } from './en.ts'
import { formatDateTime } from './format.ts'

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

/** What an event tells besides, by its name there. */
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

const passwordProblems = {
  PASSWORD_TOO_SHORT: 'Use at least 10 characters. A few words in a row are fine.',
  PASSWORD_TOO_LONG: 'Use at most 128 characters.',
  PASSWORD_COMMON: 'Many people use this one, so it is guessed first. Choose another.',
  PASSWORD_HAS_USERNAME: 'Leave the username out of it.',
} as const

const credentialProblems: Readonly<Record<CredentialProblem, string>> = {
  INVALID_PASSWORD: 'This is not your password.',
  ...passwordProblems,
  INVALID_CODE: text.signIn.codeProblems['wrong-code'],
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
  ...passwordProblems,
}

/** The texts of the pages for accounts, keys and the audit log, which most visits to the orders never need. */
export const accessText = {
  access: {
    forbidden: 'This page is for admins',
    forbiddenHint: 'Your account does not allow it. An admin can give you another role.',
  },
  copy: {
    button: 'Copy',
    copied: 'Copied',
    byHand: 'It is selected: press Ctrl+C, or ⌘C, to copy it.',
  },
  keys: {
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
    title: 'Your account',
    who: (username: string, role: Role | null | undefined) =>
      role ? `${username} · ${roleNames[role]}` : username,
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
} as const
