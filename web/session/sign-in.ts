export interface Credentials {
  readonly username: string
  readonly password: string
}

export type SignInOutcome =
  | 'signed-in'
  /** The password was right; a code has to follow, see `sign-in-code.ts`. */
  | 'code-needed'
  | 'wrong-credentials'
  | 'too-many-attempts'
  | 'refused'
  | 'unreachable'

/** Signs in; when that is all, the browser holds the session's cookie. Never throws. */
export async function signIn(
  fetchFn: typeof fetch,
  credentials: Credentials,
): Promise<SignInOutcome> {
  try {
    const response = await fetchFn('/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
    })
    if (response.ok) return needsCode(await response.json()) ? 'code-needed' : 'signed-in'
    return outcomeByStatus[response.status] ?? 'refused'
  } catch {
    return 'unreachable'
  }
}

function needsCode(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'twoFactorRedirect' in answer
}

const outcomeByStatus: Readonly<Partial<Record<number, SignInOutcome>>> = {
  // A name that no account could have is answered as a malformed request.
  400: 'wrong-credentials',
  401: 'wrong-credentials',
  422: 'wrong-credentials',
  429: 'too-many-attempts',
  502: 'unreachable',
  503: 'unreachable',
  504: 'unreachable',
}
