// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import { sendCode, tidyCode } from './sign-in-code.ts'

const answering = (status: number, body: object = {}) =>
  vi.fn<typeof fetch>(() => Promise.resolve(new Response(JSON.stringify(body), { status })))

describe('sendCode', () => {
  it('posts the code to the route for its kind', async () => {
    const fetchFn = answering(200)
    expect(await sendCode(fetchFn, 'app', '123456')).toBe('signed-in')
    expect(await sendCode(fetchFn, 'recovery', 'abcde-fghij')).toBe('signed-in')
    expect(fetchFn.mock.calls.map(([url, init]) => [url, init?.body])).toEqual([
      ['/api/auth/two-factor/verify-totp', '{"code":"123456"}'],
      ['/api/auth/two-factor/verify-backup-code', '{"code":"abcde-fghij"}'],
    ])
  })

  it.each([
    [401, 'INVALID_CODE', 'wrong-code'],
    [401, 'INVALID_BACKUP_CODE', 'wrong-recovery-code'],
    [401, 'INVALID_TWO_FACTOR_COOKIE', 'over'],
    [400, 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE', 'over'],
    [429, 'ACCOUNT_TEMPORARILY_LOCKED', 'locked'],
    [429, undefined, 'too-many-attempts'],
    [500, 'INTERNAL_SERVER_ERROR', 'refused'],
    [503, undefined, 'unreachable'],
    [503, 'UNAVAILABLE', 'unreachable'],
  ] as const)('reports HTTP %d with %s as %s', async (status, code, outcome) => {
    expect(await sendCode(answering(status, { code }), 'app', '123456')).toBe(outcome)
  })

  it('reports a network failure as unreachable', async () => {
    const lost: typeof fetch = () => Promise.reject(new TypeError('Failed to fetch'))
    expect(await sendCode(lost, 'app', '123456')).toBe('unreachable')
  })
})

describe('tidyCode', () => {
  it('keeps only the digits of an app code', () => {
    expect(tidyCode('app', ' 123 456 ')).toBe('123456')
    expect(tidyCode('app', '123-456')).toBe('123456')
    expect(tidyCode('app', '１２３４５６')).toBe('123456')
  })

  it('keeps the case and the hyphen of a recovery code', () => {
    expect(tidyCode('recovery', ' aBcDe-12345\n')).toBe('aBcDe-12345')
    expect(tidyCode('recovery', '\u200BaBcDe -12345')).toBe('aBcDe-12345')
  })

  it.each([
    'aBcDe12345',
    'aBcDe 12345',
    'aBcDe\u201312345',
    'aBcDe\u2212１２３４５',
    '"aBcDe-12345".',
  ])('gives the recovery code %s its hyphen', (typed) => {
    expect(tidyCode('recovery', typed)).toBe('aBcDe-12345')
  })
})
