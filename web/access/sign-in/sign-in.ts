import { postAuth } from '../post-auth.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
}

export type SignInOutcome =
  | 'signed-in'
  /** The password is right, and the server waits for a code; see `sign-in-code.ts`. */
  | 'code-needed'
  | 'wrong-credentials'
  | 'too-many-attempts'
  /** The server expects to be opened at another URL: its setting PUBLIC_URL is missing or wrong. */
  | 'unknown-url'
  | 'refused'
  | 'unreachable'

/** Sends the password. If it returns `signed-in`, the browser holds the session's cookie. Never throws. */
export async function signIn(
  fetchFn: typeof fetch,
  credentials: Credentials,
): Promise<SignInOutcome> {
  const answer = await postAuth(fetchFn, 'sign-in/username', credentials)
  if (answer.ok) return needsCode(answer.body) ? 'code-needed' : 'signed-in'
  if (answer.status === undefined) return 'unreachable'
  return outcomeByStatus[answer.status] ?? 'refused'
}

function needsCode(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'twoFactorRedirect' in answer
}

const outcomeByStatus: Readonly<Partial<Record<number, SignInOutcome>>> = {
  // The server answers 400 or 422 for a username that no account can have.
  400: 'wrong-credentials',
  401: 'wrong-credentials',
  403: 'unknown-url',
  422: 'wrong-credentials',
  429: 'too-many-attempts',
  502: 'unreachable',
  503: 'unreachable',
  504: 'unreachable',
}
