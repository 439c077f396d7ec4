import { describe, expect, it } from 'vitest'
import { isLive, keyState, liveSiblings } from './key-state.ts'

const NOW = Date.parse('2026-11-23T12:00:00.000Z')
const DAY = 24 * 3_600_000
const inDays = (days: number) => new Date(NOW + days * DAY).toISOString()
const key = (changes: object = {}) => ({
  id: '9',
  programId: '9',
  revokedAt: null,
  expiresAt: null,
  ...changes,
})

describe('keyState', () => {
  it.each([
    [{}, 'valid'],
    [{ expiresAt: inDays(8) }, 'valid'],
    [{ expiresAt: inDays(6) }, 'expiring'],
    [{ expiresAt: inDays(0) }, 'expired'],
    [{ expiresAt: inDays(-1), revokedAt: inDays(-2) }, 'revoked'],
  ])('of a key with %j is %s', (changes, state) => {
    expect(keyState(key(changes), [], NOW)).toBe(state)
  })

  it('is replaced while the key is valid and its program has a newer one', () => {
    const newer = key({ id: '10' })
    expect(keyState(key({ expiresAt: inDays(1) }), [newer], NOW)).toBe('replaced')
    expect(keyState(key({ expiresAt: inDays(-1) }), [newer], NOW)).toBe('expired')
    expect(keyState(newer, [key(), newer], NOW)).toBe('valid')
    expect(keyState(key(), [key({ id: '10', programId: '10' })], NOW)).toBe('valid')
  })

  it('is live if the program can use the key', () => {
    expect((['valid', 'expiring', 'replaced'] as const).every(isLive)).toBe(true)
    expect((['expired', 'revoked'] as const).some(isLive)).toBe(false)
  })
})

describe('liveSiblings', () => {
  it('returns the other keys that the program can use', () => {
    const keys = [
      key(),
      key({ id: '10' }),
      key({ id: '11', revokedAt: inDays(-1) }),
      key({ id: '12', programId: '12' }),
    ]
    expect(liveSiblings(key(), keys, NOW).map(({ id }) => id)).toEqual(['10'])
  })
})
