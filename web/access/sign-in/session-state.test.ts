// @vitest-environment node
import { expect, it } from 'vitest'
import { isSignedIn } from './session-state.ts'

it.each([
  [200, { user: { username: 'ada' } }, true],
  [200, null, false],
  [429, {}, false],
])('reads HTTP %d with %j as signed in: %s', async (status, body, signedIn) => {
  const answer = () => Promise.resolve(new Response(JSON.stringify(body), { status }))
  expect(await isSignedIn(answer)).toBe(signedIn)
})

it('reads no answer as signed out', async () => {
  expect(await isSignedIn(() => Promise.reject(new TypeError('Failed to fetch')))).toBe(false)
})
