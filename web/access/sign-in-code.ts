import { postAuth } from './post-auth.ts'

/** The two kinds of code that complete a sign-in after the password. */
export type CodeKind = 'app' | 'recovery'

export type CodeOutcome =
  | 'signed-in'
  | 'wrong-code'
  | 'wrong-recovery-code'
  | 'locked'
  | 'too-many-attempts'
  /** The person must enter the password again: it was too long ago, or too many codes were wrong. */
  | 'over'
  | 'refused'
  | 'unreachable'

const routes: Readonly<Record<CodeKind, string>> = {
  app: 'two-factor/verify-totp',
  recovery: 'two-factor/verify-backup-code',
}

/** Sends the code. On success, the browser holds the session's cookie. Never throws. */
export async function sendCode(
  fetchFn: typeof fetch,
  kind: CodeKind,
  code: string,
): Promise<CodeOutcome> {
  const answer = await postAuth(fetchFn, routes[kind], { code })
  return answer.ok ? 'signed-in' : (outcomeByCode[answer.code] ?? 'refused')
}

const outcomeByCode: Readonly<Partial<Record<string, CodeOutcome>>> = {
  INVALID_CODE: 'wrong-code',
  INVALID_BACKUP_CODE: 'wrong-recovery-code',
  ACCOUNT_TEMPORARILY_LOCKED: 'locked',
  TOO_MANY_REQUESTS: 'too-many-attempts',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'over',
  INVALID_TWO_FACTOR_COOKIE: 'over',
  NO_CHALLENGE: 'over',
  UNREACHABLE: 'unreachable',
}

/**
 * Normalizes a code that was typed or pasted: “123 456” becomes “123456”, and so do full-width digits. A recovery
 * code gets its hyphen, whatever was typed between its halves.
 */
export function tidyCode(kind: CodeKind, typed: string): string {
  const ordinary = typed.normalize('NFKC')
  if (kind === 'app') return ordinary.replace(/\D/g, '')
  const bare = ordinary.replace(/[^a-z\d]/gi, '')
  return bare.replace(/^(.{5})(?=.)/, '$1-')
}
