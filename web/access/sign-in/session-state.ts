/** Whether the browser's cookie opens a session; false as well where that cannot be found out. */
export async function isSignedIn(fetchFn: typeof fetch): Promise<boolean> {
  try {
    const response = await fetchFn('/api/auth/get-session')
    return response.ok && (await response.json()) !== null
  } catch {
    return false
  }
}
