/**
 * The name that better-auth is configured with for the session's cookie. Everything else about that
 * cookie's name is in this file.
 */
export const SESSION_COOKIE = 'better-auth.session_token'

/**
 * The name of the session's cookie as browsers send it. With an https origin better-auth puts
 * `__Secure-` before it, and browsers refuse such a cookie from plain http.
 */
export function sessionCookieName(publicUrl: string): string {
  return publicUrl.startsWith('https://') ? `__Secure-${SESSION_COOKIE}` : SESSION_COOKIE
}
