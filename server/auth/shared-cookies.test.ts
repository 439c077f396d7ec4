import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { postAuth, switchOnSecondFactor } from '../testing/own-account.ts'
import { cookiesOf, useService, type Credential } from '../testing/running-service.ts'
import { totp } from '../testing/totp.ts'

const PASSWORD = 'engine no. 1'

/** Cookies that other programs on the same host set, before and after those in `cookie`. */
const amongOthers = ({ cookie = '' }: Credential): Credential[] => {
  const names = cookie.split('; ').map((each) => each.split('=', 1)[0])
  const others = [
    ...names.flatMap((name) => [`${name}=anything`, `${name}=a.${'A'.repeat(43)}%3D`]),
    `better-auth.session_token=anything`,
    `other=${'x'.repeat(20_000)}`,
  ].join('; ')
  return [{ cookie: `${others}; ${cookie}` }, { cookie: `${cookie}; ${others}` }]
}

describeOnEachEngine('cookies of other programs on the host (A3, A4)', (get) => {
  const service = useService(get)
  beforeAll(async () => {
    for (const username of ['ada', 'bob', 'cyd'])
      await service().people.create({ username, password: PASSWORD, role: 'viewer' })
  })
  const person = (username: string) => service().signIn({ username, password: PASSWORD })
  const viewer = async (as: Credential) =>
    (await service().post('{ viewer { name } }', { as })).data?.['viewer']

  it('do not sign a person out', async () => {
    for (const as of amongOthers(await person('ada')))
      expect(await viewer(as)).toEqual({ name: 'ada' })
  })

  it('do not keep a session from ending', async () => {
    for (const order of [0, 1]) {
      const as = await person('ada')
      const answer = await postAuth(service(), 'sign-out', {}, amongOthers(as)[order])
      expect(answer.status).toBe(200)
      expect(await viewer(as)).toBeUndefined()
    }
  })

  it('do not keep better-auth from finding the session', async () => {
    for (const headers of amongOthers(await person('ada'))) {
      const { text } = await service().send('/api/auth/get-session', { headers })
      expect(z.object({ user: z.object({ name: z.string() }) }).parse(JSON.parse(text))).toEqual({
        user: { name: 'ada' },
      })
    }
  })

  it('do not keep a code from its sign-in', async () => {
    const { secret } = await switchOnSecondFactor(service(), PASSWORD, await person('bob'))
    const credentials = { username: 'bob', password: PASSWORD }
    const challenge = {
      cookie: cookiesOf(await postAuth(service(), 'sign-in/username', credentials)),
    }
    const code = totp(secret, 1)
    const [, after = {}] = amongOthers(challenge)
    const answer = await postAuth(service(), 'two-factor/verify-totp', { code }, after)
    expect(answer.status).toBe(200)
    expect(await viewer({ cookie: cookiesOf(answer) })).toEqual({ name: 'bob' })
  })

  it('are not passed on, even if they look like an exempt device', async () => {
    const as = await person('cyd')
    await switchOnSecondFactor(service(), PASSWORD, as)
    const prefix = as['cookie']?.split('session_token', 1)[0] ?? ''
    const cookie = `${prefix}trust_device=anything; ${as['cookie'] ?? ''}`
    const credentials = { username: 'cyd', password: PASSWORD }
    const answer = await postAuth(service(), 'sign-in/username', credentials, { cookie })
    expect(answer.text).toContain('twoFactorRedirect')
  })
})
