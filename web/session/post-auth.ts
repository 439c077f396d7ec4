/** What a route below `/api/auth/` answered: what it gave, or the code of its refusal. */
export type AuthAnswer =
  { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly code: string }

/** Posts to a route below `/api/auth/`. Never throws: no answer is the code UNREACHABLE. */
export async function postAuth(
  fetchFn: typeof fetch,
  route: string,
  body: Readonly<Record<string, string>>,
): Promise<AuthAnswer> {
  try {
    const response = await fetchFn(`/api/auth/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer: unknown = await response.json().catch(() => undefined)
    if (response.ok) return { ok: true, body: answer }
    return { ok: false, code: codeIn(answer) ?? codeByStatus[response.status] ?? 'REFUSED' }
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
  return typeof answer.code === 'string' ? answer.code : undefined
}
