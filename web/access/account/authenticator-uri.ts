/** What an authenticator app needs to know, in the form that it reads from a QR code. */
export interface Authenticator {
  /** In base32, as it is typed where no camera is at hand. */
  readonly secret: string
  readonly uri: string
}

/**
 * The app's entry for an account, from what the server gave: named after the person and the site
 * instead of an e-mail address that nobody has. Throws if it has no secret.
 */
export function authenticatorFor(given: string, username: string, host: string): Authenticator {
  const secret = new URL(given).searchParams.get('secret')
  if (secret === null) throw new Error('The server gave no secret')
  const issuer = `Order Dashboard (${host})`
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(username)}`
  const query = `secret=${secret}&issuer=${encodeURIComponent(issuer)}&digits=6&period=30`
  return { secret, uri: `otpauth://totp/${label}?${query}` }
}

/** In groups of four, which one can read while typing. */
export function inGroups(secret: string): string {
  return (secret.match(/.{1,4}/g) ?? []).join(' ')
}
