import { createHmac } from 'node:crypto'

/** How the cookies of this installation are named. */
export interface CookieNames {
  /** What better-auth is told to begin the names with. */
  readonly configuredPrefix: string
  /** What the names begin with as browsers send them. */
  readonly prefix: string
  /** The name of the session's cookie as browsers send it. */
  readonly session: string
}

/**
 * The names of the cookies. All programs on a host share its cookies, whatever their port, so the names
 * contain a hash of the secret: another program does not have them by chance, and two installations on one
 * host do not sign each other's people out. Servers with the same secret use the same names.
 *
 * With an https origin better-auth puts `__Secure-` before them, and browsers refuse such a cookie from
 * plain http.
 */
export function cookieNames({
  secret,
  publicUrl,
}: {
  secret: string
  publicUrl: string
}): CookieNames {
  const hash = createHmac('sha256', secret).update('the names of cookies').digest('hex')
  const configuredPrefix = `order-dashboard-${hash.slice(0, 8)}`
  const security = publicUrl.startsWith('https://') ? '__Secure-' : ''
  const prefix = `${security}${configuredPrefix}.`
  return { configuredPrefix, prefix, session: `${prefix}session_token` }
}
