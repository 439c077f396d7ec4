/** Whether the browser's cookie belongs to a valid session. False if the server does not answer. */
export async function isSignedIn(fetchFn: typeof fetch): Promise<boolean> {
  try {
    const response = await fetchFn('/api/auth/get-session')
    return response.ok && (await response.json()) !== null
  } catch {
    return false
  }
}
