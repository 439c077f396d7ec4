import { postAuth } from '../post-auth.ts'

/** What a one-time link is for: a new account, or a new password of an existing one. */
export interface InvitationToShow {
  readonly kind: 'account' | 'password'
  /** The account that gets a new password; null for a new account. */
  readonly username: string | null
  readonly role: string
}

/** Why the server does not accept a link or the input of the form. */
export type InvitationProblem =
  | 'gone'
  | 'too-many-attempts'
  | 'unreachable'
  /** As at sign-in: PUBLIC_URL is missing or wrong. */
  | 'unknown-url'
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

/** Asks the server what a link is for. Never throws. */
export async function loadInvitation(
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
  /** The username of a new account. */
  readonly username?: string
  readonly password: string
}

/**
 * Creates the account or sets the password. Never throws.
 *
 * - `signed-in`: the browser holds the session's cookie.
 * - `sign-in`: the password is set, but the account has a second factor, so the person must sign in.
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
  403: 'unknown-url',
  404: 'gone',
  429: 'too-many-attempts',
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
