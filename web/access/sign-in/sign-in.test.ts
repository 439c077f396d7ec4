// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import { signOut } from '../sign-out.ts'
import { signIn } from './sign-in.ts'

const credentials = { username: 'admin', password: 'secret' }
const answering = (status: number) =>
  vi.fn<typeof fetch>(() => Promise.resolve(new Response('{}', { status })))
const unreachable: typeof fetch = () => Promise.reject(new TypeError('Failed to fetch'))

describe('signIn', () => {
  it('posts the credentials as JSON', async () => {
    const fetchFn = answering(200)
    expect(await signIn(fetchFn, credentials)).toBe('signed-in')
    expect(fetchFn).toHaveBeenCalledWith('/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
    })
  })

  it('reports that a code is needed', async () => {
    const answer = { twoFactorRedirect: true, twoFactorMethods: ['totp'] }
    const fetchFn: typeof fetch = () => Promise.resolve(new Response(JSON.stringify(answer)))
    expect(await signIn(fetchFn, credentials)).toBe('code-needed')
  })

  it.each([
    [401, 'wrong-credentials'],
    [403, 'unknown-url'],
    [429, 'too-many-attempts'],
    [503, 'unreachable'],
    [500, 'refused'],
  ] as const)('reports HTTP %d as %s', async (status, outcome) => {
    expect(await signIn(answering(status), credentials)).toBe(outcome)
  })

  it('reports a network failure as unreachable', async () => {
    expect(await signIn(unreachable, credentials)).toBe('unreachable')
  })
})

describe('signOut', () => {
  it.each([
    [200, true],
    [401, true],
    [500, false],
  ])('reports HTTP %d as signed out: %s', async (status, over) => {
    expect(await signOut(answering(status))).toBe(over)
  })

  it('does not report a network failure as signed out', async () => {
    expect(await signOut(unreachable)).toBe(false)
  })
})
