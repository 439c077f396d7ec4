/** What an authenticator app needs to generate the codes of an account. */
export interface Authenticator {
  /** In base32, for typing it into the app by hand. */
  readonly secret: string
  /** A URL of the scheme `otpauth`, for the QR code. */
  readonly uri: string
}

/**
 * Renames the app's entry for an account. The server names it by the account's internal e-mail
 * address; this names it by the person and the site.
 *
 * @param given The `otpauth` URL from the server.
 * @throws if `given` is not a URL or has no secret.
 */
export function authenticatorFor(given: string, username: string, host: string): Authenticator {
  const secret = new URL(given).searchParams.get('secret')
  if (secret === null) throw new Error('The server gave no secret')
  const issuer = `Order Dashboard (${host})`
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(username)}`
  const query = `secret=${secret}&issuer=${encodeURIComponent(issuer)}&digits=6&period=30`
  return { secret, uri: `otpauth://totp/${label}?${query}` }
}

/** Splits a secret into groups of four characters, which are easier to copy by eye. */
export function inGroups(secret: string): string {
  return (secret.match(/.{1,4}/g) ?? []).join(' ')
}
