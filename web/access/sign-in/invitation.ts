import { postAuth } from '../post-auth.ts'

/** What a one-time link is for. */
export interface InvitationToShow {
  readonly kind: 'account' | 'password'
  /** Of the account that gets a new password. */
  readonly username: string | null
  readonly role: string
}

/** Why a link, or what was filled in, cannot be used. */
export type InvitationProblem =
  | 'gone'
  | 'too-many-attempts'
  | 'unreachable'
  | 'USERNAME_INVALID'
  | 'USERNAME_TAKEN'
  | 'PASSWORD_TOO_SHORT'
  | 'PASSWORD_TOO_LONG'
  | 'PASSWORD_COMMON'
  | 'PASSWORD_HAS_USERNAME'

const refusals: ReadonlySet<unknown> = new Set<InvitationProblem>([
  'USERNAME_INVALID',
  'USERNAME_TAKEN',
  'PASSWORD_TOO_SHORT',
  'PASSWORD_TOO_LONG',
  'PASSWORD_COMMON',
  'PASSWORD_HAS_USERNAME',
])
const isRefusal = (code: unknown): code is InvitationProblem => refusals.has(code)

/** Asks what a link is for. Never throws. */
export async function lookAtInvitation(
  fetchFn: typeof fetch,
  token: string,
): Promise<InvitationToShow | InvitationProblem> {
  const answer = await post(fetchFn, 'invitation', { token })
  if (typeof answer === 'string') return answer
  const { kind, username, role } = answer
  if (kind !== 'account' && kind !== 'password') return 'unreachable'
  return {
    kind,
    username: typeof username === 'string' ? username : null,
    role: typeof role === 'string' ? role : '',
  }
}

export interface InvitationAnswer {
  readonly token: string
  /** Of a new account. */
  readonly username?: string
  readonly password: string
}

/**
 * Makes the account, or sets the password. `signed-in`: the browser holds the session's cookie;
 * `sign-in`: the account asks for more than the password. Never throws.
 */
export async function acceptInvitation(
  fetchFn: typeof fetch,
  given: InvitationAnswer,
): Promise<'signed-in' | 'sign-in' | InvitationProblem> {
  const answer = await post(fetchFn, 'accept-invitation', given)
  if (typeof answer === 'string') return answer
  return answer['signedIn'] === true ? 'signed-in' : 'sign-in'
}

async function post(
  fetchFn: typeof fetch,
  route: string,
  body: object,
): Promise<Record<string, unknown> | InvitationProblem> {
  const answer = await postAuth(fetchFn, route, body)
  if (answer.ok) return isRecord(answer.body) ? answer.body : 'unreachable'
  if (isRefusal(answer.code)) return answer.code
  return problemByStatus[answer.status ?? 0] ?? 'unreachable'
}

const problemByStatus: Readonly<Partial<Record<number, InvitationProblem>>> = {
  404: 'gone',
  429: 'too-many-attempts',
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
