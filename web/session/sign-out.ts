/** Ends the session at the server. False when it could not be reached and the session lives on. */
export async function signOut(fetchFn: typeof fetch): Promise<boolean> {
  try {
    const response = await fetchFn('/api/auth/sign-out', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    // 401 and 403: there was no session any more, which is what was asked for.
    return response.ok || response.status === 401 || response.status === 403
  } catch {
    return false
  }
}
