// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import { acceptInvitation, loadInvitation } from './invitation.ts'

const answering = (status: number, body: unknown) =>
  vi.fn<typeof fetch>(() => Promise.resolve(new Response(JSON.stringify(body), { status })))
const unreachable: typeof fetch = () => Promise.reject(new TypeError('Failed to fetch'))

describe('loadInvitation', () => {
  it('posts the token and keeps it out of the URL', async () => {
    const fetchFn = answering(200, { kind: 'account', role: 'viewer' })
    expect(await loadInvitation(fetchFn, 'secret')).toEqual({
      kind: 'account',
      username: null,
      role: 'viewer',
    })
    expect(fetchFn.mock.calls[0]?.[0]).toBe('/api/auth/invitation')
    expect(fetchFn.mock.calls[0]?.[1]?.body).toBe('{"token":"secret"}')
  })

  it.each([
    [404, { code: 'INVITATION_NOT_FOUND' }, 'gone'],
    [429, 'nothing', 'too-many-attempts'],
    [503, {}, 'unreachable'],
    [200, { kind: 'something new' }, 'unreachable'],
    [200, null, 'unreachable'],
  ])('reports HTTP %d with %j as %s', async (status, body, problem) => {
    expect(await loadInvitation(answering(status, body), 'secret')).toBe(problem)
  })
})

describe('acceptInvitation', () => {
  const given = { token: 'secret', username: 'ada', password: 'plum otter cellar' }

  it.each([
    [200, { signedIn: true }, 'signed-in'],
    [200, { signedIn: false }, 'sign-in'],
    [422, { code: 'USERNAME_TAKEN' }, 'USERNAME_TAKEN'],
    [422, { code: 'PASSWORD_COMMON' }, 'PASSWORD_COMMON'],
    [422, { code: 'SOMETHING_ELSE' }, 'unreachable'],
    [404, { code: 'INVITATION_NOT_FOUND' }, 'gone'],
  ])('reports HTTP %d with %j as %s', async (status, body, outcome) => {
    expect(await acceptInvitation(answering(status, body), given)).toBe(outcome)
  })

  it('reports a network failure as unreachable', async () => {
    expect(await acceptInvitation(unreachable, given)).toBe('unreachable')
  })
})
