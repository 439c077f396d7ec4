import { passwordProblems } from './access.ts'

const invitationProblems = {
  gone: 'This link cannot be used any more.',
  'too-many-attempts': 'Too many attempts. Wait a minute, then try again.',
  unreachable: 'The server cannot be reached. Check your connection and try again.',
  USERNAME_INVALID: 'Use 3 to 30 letters, digits, dots or underscores.',
  USERNAME_TAKEN: 'Somebody has this name already. Choose another.',
  ...passwordProblems,
}

export const invitationText = {
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
} as const
