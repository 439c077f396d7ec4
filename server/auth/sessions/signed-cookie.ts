import { createHmac, timingSafeEqual } from 'node:crypto'
import { parseCookies } from 'better-auth/cookies'

/** The length of a signature: a hash with SHA-256 in base64. */
const SIGNATURE_LENGTH = 44

/**
 * The tokens of all cookies of this name whose signature is right, in the order of the `Cookie` header.
 * Another program on the host, or an attacker on a sibling domain, can set cookies of the same name beside
 * ours, and browsers send them before or after it.
 */
export function verifiedTokens(header: string, name: string, secret: string): string[] {
  return cookiesOf(header).flatMap((cookie) => {
    const token = cookie.name === name ? verifiedToken(cookie.value, secret) : undefined
    return token === undefined ? [] : [token]
  })
}

/**
 * A `Cookie` header with only those cookies whose name begins with `prefix` and whose signature is right,
 * and one of each name. `undefined` if none remains.
 */
export function verifiedCookies(
  header: string,
  prefix: string,
  secret: string,
): string | undefined {
  const kept = new Map<string, string>()
  for (const { name, value, text } of cookiesOf(header)) {
    if (!name.startsWith(prefix) || kept.has(name)) continue
    if (verifiedToken(value, secret) !== undefined) kept.set(name, text)
  }
  return kept.size === 0 ? undefined : [...kept.values()].join('; ')
}

interface Cookie {
  name: string
  value: string
  /** As it stands in the header: name, equals sign, encoded value. */
  text: string
}

/** All cookies of a header, also several of one name, of which better-auth's parser keeps the last. */
function cookiesOf(header: string): Cookie[] {
  return header.split(';').flatMap((text) => {
    const [cookie] = parseCookies(text)
    return cookie === undefined ? [] : [{ name: cookie[0], value: cookie[1], text: text.trim() }]
  })
}

/**
 * Returns the token of a signed cookie, or `undefined` if the signature is wrong or missing. The cookie's
 * value is the token, a dot and the signature: an HMAC with SHA-256 in base64, as better-auth signs
 * cookies. better-auth's own check uses the thread pool, whose overhead is longer than the hash.
 */
function verifiedToken(signed: string, secret: string): string | undefined {
  const end = signed.lastIndexOf('.')
  if (end === -1 || signed.length - end - 1 !== SIGNATURE_LENGTH) return undefined
  const token = signed.slice(0, end)
  const signature = createHmac('sha256', secret).update(token).digest('base64')
  return isSame(signed.slice(end + 1), signature) ? token : undefined
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
