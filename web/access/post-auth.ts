/** The answer of a route below `/api/auth/`. */
export type AuthAnswer =
  | { readonly ok: true; readonly body: unknown }
  | {
      readonly ok: false
      readonly code: string
      /** The HTTP status; undefined if no answer came. */
      readonly status?: number
    }

/**
 * Posts to a route below `/api/auth/`. Never throws: if no answer comes, or the server's database is away, the code is
 * UNREACHABLE.
 */
export async function postAuth(
  fetchFn: typeof fetch,
  route: string,
  body: object,
): Promise<AuthAnswer> {
  try {
    const response = await fetchFn(`/api/auth/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer: unknown = await response.json().catch(() => undefined)
    if (response.ok) return { ok: true, body: answer }
    const { status } = response
    return { ok: false, code: codeIn(answer) ?? codeByStatus[status] ?? 'REFUSED', status }
  } catch {
    return { ok: false, code: 'UNREACHABLE' }
  }
}

const codeByStatus: Readonly<Partial<Record<number, string>>> = {
  429: 'TOO_MANY_REQUESTS',
  502: 'UNREACHABLE',
  503: 'UNREACHABLE',
  504: 'UNREACHABLE',
}

function codeIn(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('code' in answer)) return undefined
  // The same as if a proxy says that the server is away.
  if (answer.code === 'UNAVAILABLE') return 'UNREACHABLE'
  return typeof answer.code === 'string' ? answer.code : undefined
}
