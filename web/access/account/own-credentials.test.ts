// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { beginSecondFactor, changePassword, renewRecoveryCodes } from './own-credentials.ts'

const answering =
  (status: number, body: unknown): typeof fetch =>
  () =>
    Promise.resolve(new Response(JSON.stringify(body), { status }))
const passwords = { currentPassword: 'old', newPassword: 'new' }

describe('own credentials', () => {
  it.each([
    [400, { code: 'INVALID_PASSWORD' }, 'INVALID_PASSWORD'],
    [400, { code: 'PASSWORD_COMMON' }, 'PASSWORD_COMMON'],
    [400, { code: 'SOMETHING_NEW' }, 'REFUSED'],
    [429, { message: 'Too many requests' }, 'TOO_MANY_REQUESTS'],
    [500, 'not even an object', 'REFUSED'],
    [503, {}, 'UNREACHABLE'],
  ])('reports HTTP %d with %j as %s', async (status, body, problem) => {
    expect(await changePassword(answering(status, body), passwords)).toEqual({
      type: 'refused',
      problem,
    })
  })

  it('returns the URI and the recovery codes of a new second factor', async () => {
    const body = { method: 'totp', totpURI: 'otpauth://x', backupCodes: ['a', 'b'] }
    expect(await beginSecondFactor(answering(200, body), 'x')).toEqual({
      type: 'done',
      given: { uri: 'otpauth://x', recoveryCodes: ['a', 'b'] },
    })
  })

  it.each([null, {}, { backupCodes: [5] }, { backupCodes: 'a' }])(
    'does not accept %j as recovery codes',
    async (body) => {
      const outcome = await renewRecoveryCodes(answering(200, body), 'x')
      expect(outcome).toEqual({ type: 'refused', problem: 'REFUSED' })
    },
  )
})
