import type { Role } from '../graphql/generated/graphql.ts'
import { passwordProblems, roleNames } from './access.ts'
import { counted } from './counted.ts'
import { signInText } from './sign-in.ts'

const credentialProblems = {
  INVALID_PASSWORD: 'This is not your password.',
  ...passwordProblems,
  INVALID_CODE: signInText.codeProblems['wrong-code'],
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
} as const
