// @vitest-environment node
import { expect, it } from 'vitest'
import { isSignedIn } from './session-state.ts'

it.each([
  [200, { user: { username: 'ada' } }, true],
  [200, null, false],
  [429, {}, false],
])('HTTP %d with %j says that there is a session: %s', async (status, body, signedIn) => {
  const answer = () => Promise.resolve(new Response(JSON.stringify(body), { status }))
  expect(await isSignedIn(answer)).toBe(signedIn)
})

it('no answer is no session', async () => {
  expect(await isSignedIn(() => Promise.reject(new TypeError('Failed to fetch')))).toBe(false)
})
