import { passwordProblems } from './access.ts'
import { signInText } from './sign-in.ts'

const invitationProblems = {
  gone: 'This link can no longer be used.',
  'too-many-attempts': 'Too many attempts. Wait a minute, then try again.',
  unreachable: 'The server cannot be reached. Check your connection and try again.',
  'unknown-url': signInText.problems['unknown-url'],
  USERNAME_INVALID: 'Use 3 to 30 letters, digits, dots or underscores.',
  USERNAME_TAKEN: 'This name is taken. Choose another.',
  ...passwordProblems,
}

export const invitationText = {
  title: 'Invitation',
  welcome: 'Create your account',
  lead: (role: string) =>
    role === 'viewer'
      ? 'You were invited to follow the orders. Choose a name and a password.'
      : 'You were invited to work on the orders. Choose a name and a password.',
  newPassword: 'Choose a new password',
  passwordLead: (name: string) =>
    `For the account ${name}. All its other sessions end when you set the password.`,
  usernameHint: 'Others see this name next to your changes.',
  passwordHint: 'At least 10 characters; a few words in a row are fine.',
  showPassword: 'Show the password',
  submit: 'Create account',
  submitPassword: 'Set password',
  passwordSet: 'Your new password is set',
  passwordSetHint: 'Sign in with it and with your second factor.',
  toSignIn: 'Go to sign-in',
  gone: 'This link cannot be used',
  goneHint:
    'It is incomplete, expired, revoked or already used. Ask the admin who sent it for a new one.',
  failed: 'The link could not be checked',
  loading: 'Checking the link…',
  problems: invitationProblems,
} as const
