import { createHash, randomBytes } from 'node:crypto'

/** Generates a key with 256 random bits, so many that a plain hash of it is enough. */
export function newKey(): string {
  return `odk_${randomBytes(32).toString('base64url')}`
}

/** What is stored of a key: its SHA-256 in hexadecimal. */
export function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
