import { postAuth } from './post-auth.ts'

/** What proves a sign-in after the password. */
export type CodeKind = 'app' | 'recovery'

export type CodeOutcome =
  | 'signed-in'
  | 'wrong-code'
  | 'wrong-recovery-code'
  | 'locked'
  | 'too-many-attempts'
  /** The password has to be given again: it was too long ago, or too many codes were wrong. */
  | 'over'
  | 'refused'
  | 'unreachable'

const routes: Readonly<Record<CodeKind, string>> = {
  app: 'two-factor/verify-totp',
  recovery: 'two-factor/verify-backup-code',
}

/** Sends the code that a sign-in waits for; on success the browser holds the session's cookie. */
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

/** A code as it is stored, however it was typed or pasted: “123 456”, or a recovery code in a line. */
export function tidyCode(kind: CodeKind, typed: string): string {
  return kind === 'app' ? typed.replace(/\D/g, '') : typed.trim()
}
