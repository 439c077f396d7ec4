import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Returns the token of a signed cookie, or `undefined` if the signature is wrong or missing. The cookie's
 * value is the token, a dot and the signature: an HMAC with SHA-256 in base64, as better-auth signs
 * cookies. better-auth's own check uses the thread pool, whose overhead is longer than the hash.
 */
export function verifiedToken(signed: string | undefined, secret: string): string | undefined {
  if (signed === undefined) return undefined
  const end = signed.lastIndexOf('.')
  const token = signed.slice(0, Math.max(0, end))
  const signature = createHmac('sha256', secret).update(token).digest('base64')
  return isSame(signed.slice(end + 1), signature) ? token : undefined
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
