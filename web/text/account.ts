import type { Role } from '../graphql/generated/graphql.ts'
import { passwordProblems, roleNames } from './access.ts'
import { counted } from './counted.ts'
import { signInText } from './sign-in.ts'

const credentialProblems = {
  INVALID_PASSWORD: 'This is not your password.',
  ...passwordProblems,
  INVALID_CODE: signInText.codeProblems['wrong-code'],
  TOO_MANY_REQUESTS: 'Too many attempts. Wait a few minutes, then try again.',
  UNREACHABLE: 'The server cannot be reached. Nothing seems to have changed; try again.',
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

export const accountText = {
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
  confirmHint: 'This confirms that it is you.',
  continue: 'Continue',
  cancel: 'Cancel',
  problems: credentialProblems,
  secondFactor: 'Second factor',
  isOff:
    'Off. With a second factor, a password alone is not enough to sign in: an app on your phone shows a code that is needed, too.',
  isOn: (codes: number) =>
    `On. After your password you enter a code from your authenticator app. ${counted(codes, 'recovery code is', 'recovery codes are')} left.`,
  setUp: 'Set up…',
  scan: 'Scan this with an authenticator app, for example Aegis, 2FAS, Google Authenticator or your password manager. Then enter the code that it shows.',
  qrCode: 'QR code for an authenticator app',
  secretHint: 'No camera? Type this key into the app:',
  openInApp: 'Open in an app on this device',
  firstCode: 'Code from your app',
  switchOn: 'Turn on',
  isOnNow: 'The second factor is on. You are signed out everywhere else.',
  isOffNow: 'The second factor is off. You are signed out everywhere else.',
  renewCodes: 'New recovery codes',
  renewHint: 'Your current recovery codes stop working.',
  codesRenewed: 'These are your new recovery codes. The old ones no longer work.',
  switchOff: 'Turn off',
  switchOffHint: 'Then your password alone is enough to sign in. Your recovery codes stop working.',
  recoveryCodes: 'Recovery codes',
  keepCodes: 'Store these recovery codes',
  keepCodesHint:
    'Each code signs you in once if you lose your phone. The codes are shown only now: store them in a safe place.',
  codesOf: (username: string, host: string) =>
    `Recovery codes of ${username} for the Order Dashboard at ${host}`,
  codesFile: 'order-dashboard-recovery-codes.txt',
  download: 'Download',
  print: 'Print',
  codesStored: 'I have stored them',
  sessions: 'Where you are signed in',
  sessionsHint: 'End any session that you do not recognize, then change your password.',
  device: deviceName,
  thisOne: 'This session',
  unknownIp: 'unknown IP address',
  since: (age: string) => `since ${age}`,
  endSession: 'End',
  endSessionOf: (device: DeviceName) => `End ${deviceName(device)}`,
  endOthers: 'End all other sessions',
  ended: (count: number) =>
    count === 0
      ? 'No session was open any more.'
      : `${counted(count, 'session', 'sessions')} ended.`,
  endFailed: 'The server could not be reached. Try again.',
} as const
