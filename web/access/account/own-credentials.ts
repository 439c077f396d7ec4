import { postAuth, type AuthAnswer } from '../post-auth.ts'

/** How a request to change the viewer's own credentials ended. */
export type CredentialOutcome<Given> =
  | { readonly type: 'done'; readonly given: Given }
  | { readonly type: 'refused'; readonly problem: CredentialProblem }

const problems = [
  'INVALID_PASSWORD',
  'PASSWORD_TOO_SHORT',
  'PASSWORD_TOO_LONG',
  'PASSWORD_COMMON',
  'PASSWORD_HAS_USERNAME',
  'INVALID_CODE',
  'TOO_MANY_REQUESTS',
  'UNREACHABLE',
] as const

export type CredentialProblem = (typeof problems)[number] | 'REFUSED'

/** A second factor that is not on yet: the server waits for its first code. */
export interface NewSecondFactor {
  /** A URL of the scheme `otpauth`, for the authenticator app. */
  readonly uri: string
  readonly recoveryCodes: readonly string[]
}

export async function changePassword(
  fetchFn: typeof fetch,
  passwords: { readonly currentPassword: string; readonly newPassword: string },
): Promise<CredentialOutcome<null>> {
  return outcomeOf(await postAuth(fetchFn, 'change-password', passwords), () => null)
}

export async function beginSecondFactor(
  fetchFn: typeof fetch,
  password: string,
): Promise<CredentialOutcome<NewSecondFactor>> {
  const answer = await postAuth(fetchFn, 'two-factor/enable', { password })
  return outcomeOf(answer, (body) => {
    const uri = 'totpURI' in body ? body.totpURI : undefined
    const recoveryCodes = recoveryCodesIn(body)
    return typeof uri === 'string' && recoveryCodes ? { uri, recoveryCodes } : undefined
  })
}

export async function confirmSecondFactor(
  fetchFn: typeof fetch,
  code: string,
): Promise<CredentialOutcome<null>> {
  return outcomeOf(await postAuth(fetchFn, 'two-factor/verify-totp', { code }), () => null)
}

export async function endSecondFactor(
  fetchFn: typeof fetch,
  password: string,
): Promise<CredentialOutcome<null>> {
  return outcomeOf(await postAuth(fetchFn, 'two-factor/disable', { password }), () => null)
}

/** Creates new recovery codes. The old ones stop working. */
export async function renewRecoveryCodes(
  fetchFn: typeof fetch,
  password: string,
): Promise<CredentialOutcome<readonly string[]>> {
  const answer = await postAuth(fetchFn, 'two-factor/generate-backup-codes', { password })
  return outcomeOf(answer, recoveryCodesIn)
}

function outcomeOf<Given>(
  answer: AuthAnswer,
  read: (body: object) => Given | undefined,
): CredentialOutcome<Given> {
  if (!answer.ok) {
    const problem = problems.find((known) => known === answer.code) ?? 'REFUSED'
    return { type: 'refused', problem }
  }
  const { body } = answer
  const given = typeof body === 'object' && body !== null ? read(body) : undefined
  return given === undefined ? { type: 'refused', problem: 'REFUSED' } : { type: 'done', given }
}

function recoveryCodesIn(body: object): readonly string[] | undefined {
  const codes: unknown = 'backupCodes' in body ? body.backupCodes : undefined
  return Array.isArray(codes) && codes.every((code) => typeof code === 'string') ? codes : undefined
}
