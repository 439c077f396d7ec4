import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Returns the token before the last dot of a cookie's value if the rest is its signature: an HMAC with
 * SHA-256 in base64, as better-auth signs cookies. Otherwise `undefined`. better-auth's own check goes
 * through the thread pool, which takes longer than the hash.
 */
export function verifiedToken(signed: string | undefined, secret: string): string | undefined {
  if (signed === undefined) return undefined
  const end = signed.lastIndexOf('.')
  const token = signed.slice(0, Math.max(0, end))
  const signature = createHmac('sha256', secret).update(token).digest('base64')
  return isSame(signed.slice(end + 1), signature) ? token : undefined
}

function isSame(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}
