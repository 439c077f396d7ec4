const signInProblems = {
  'unknown-url':
    'The server does not accept requests from this URL. Open the dashboard at its usual URL, with https:// if it has that. Otherwise ask its operator to set PUBLIC_URL to the URL in your address bar.',
  'wrong-credentials': 'Username or password is wrong. Check both and try again.',
  'too-many-attempts':
    'Too many attempts. Wait 15 minutes, then try again. Where you signed in before, one minute is enough.',
  refused: 'The server refused to sign you in. Reload the page and try again.',
  unreachable: 'The server cannot be reached. Check your connection and try again.',
}

const codeProblems = {
  'wrong-code':
    'This code is wrong, expired or already used. Wait for the next one, and check that the clock of your phone is right.',
  'wrong-recovery-code': 'This recovery code is wrong or already used. Try another.',
  locked: 'Too many wrong codes. Wait 15 minutes, then try again.',
  'too-many-attempts': 'Too many attempts. Wait a minute, then try again.',
  over: 'Enter your password again: too much time has passed, or too many codes were wrong.',
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
  codeLead: 'Your password is correct. One more step confirms that it is you.',
  code: {
    app: {
      label: 'Code from your app',
      hint: 'Six digits from your authenticator app.',
      missing: 'Enter the six digits that the app shows.',
      other: 'Use a recovery code',
    },
    recovery: {
      label: 'Recovery code',
      hint: 'One of the codes that you stored, like aB3dE-fG5hI. Each works once.',
      missing: 'Enter one of your recovery codes.',
      other: 'Use the app',
    },
  },
  confirmCode: 'Continue',
  startOver: 'Start over',
  codeProblems,
} as const
