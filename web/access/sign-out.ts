import { postAuth } from './post-auth.ts'

/** Ends the session on the server. Returns false if that failed and the session may still be valid. */
export async function signOut(fetchFn: typeof fetch): Promise<boolean> {
  const answer = await postAuth(fetchFn, 'sign-out', {})
  // 401 and 403: the session had already ended.
  return answer.ok || answer.status === 401 || answer.status === 403
}
