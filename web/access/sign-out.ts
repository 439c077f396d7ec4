import { postAuth } from './post-auth.ts'

/** Ends the session at the server. False when it could not be reached and the session lives on. */
export async function signOut(fetchFn: typeof fetch): Promise<boolean> {
  const answer = await postAuth(fetchFn, 'sign-out', {})
  // 401 and 403: there was no session any more, which is what was asked for.
  return answer.ok || answer.status === 401 || answer.status === 403
}
