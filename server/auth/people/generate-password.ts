import { randomBytes } from 'node:crypto'

/** Generates a password of 100 random bits, in five groups of characters that can be read out. */
export function generatePassword(): string {
  const letters = '0123456789abcdefghjkmnpqrstvwxyz'
  const text = [...randomBytes(20)].map((byte) => letters[byte % 32] ?? '').join('')
  return (text.match(/.{4}/g) ?? []).join('-')
}
