const signInProblems = {
  'wrong-credentials': 'Username or password is wrong. Check both and try again.',
  'too-many-attempts':
    'Too many attempts. Wait a while, then try again; a minute is enough where you were signed in before.',
  refused: 'The server refused to sign you in. Reload the page and try again.',
  unreachable: 'The server cannot be reached. Check your connection and try again.',
}

const codeProblems = {
  'wrong-code':
    'This code is wrong, too old or was used already. Wait for the next one, and check that the clock of your phone is right.',
  'wrong-recovery-code': 'This recovery code is wrong or was used already. Try another.',
  locked: 'Too many wrong codes. Wait a quarter of an hour, then try again.',
  'too-many-attempts': 'Too many attempts. Wait a minute, then try again.',
  over: 'Enter your password again: it was given too long ago, or too many codes were wrong.',
  refused: signInProblems.refused,
  unreachable: signInProblems.unreachable,
}

export const signInText = {
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
} as const
