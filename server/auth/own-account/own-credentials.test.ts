import { expect, it } from 'vitest'
import { describeOnEachEngine } from '../../testing/engines.ts'
import { codeOf, postAuth, switchOnSecondFactor } from '../../testing/own-account.ts'
import { cookiesOf, useService, type Credential } from '../../testing/running-service.ts'
import { openSse } from '../../testing/sse-client.ts'
import { totp } from '../../testing/totp.ts'

const PASSWORD = 'a password of tests'
const NEW_PASSWORD = 'lighthouse at dusk'

describeOnEachEngine('the own credentials', (get) => {
  const service = useService(get)
  let accounts = 0
  const newAccount = async () => {
    accounts += 1
    const account = { username: `person.${accounts}`, password: PASSWORD }
    await service().people.create({ ...account, role: 'viewer' })
    return { account, as: await service().signIn(account) }
  }
  const post = (route: string, body: object, as?: Credential) =>
    postAuth(service(), route, body, as)
  const changePassword = (as: Credential, body: object = {}) =>
    post('change-password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD, ...body }, as)
  const status = async (as: Credential) =>
    (await service().post('{ viewer { name } }', { as })).status
  const watch = async (as: Credential) => {
    const stream = await openSse(service().url, {
      headers: as,
      query: 'subscription { orderStats { totalOrders } }',
    })
    await stream.event(1)
    return stream
  }
  /** Each change of how a person signs in, made with one of two sessions. */
  const CHANGES: Record<string, (as: Credential) => Promise<Credential>> = {
    'a new password': async (as) => ({ cookie: cookiesOf(await changePassword(as)) }),
    'a second factor switched on': async (as) =>
      (await switchOnSecondFactor(service(), PASSWORD, as)).as,
    'a second factor switched off': async (as) => {
      const on = await switchOnSecondFactor(service(), PASSWORD, as)
      const off = await post('two-factor/disable', { password: PASSWORD }, on.as)
      return { cookie: cookiesOf(off) }
    },
  }

  it.each(Object.keys(CHANGES))(
    '%s ends all other sessions with their streams, at once, and keeps the current one',
    async (change) => {
      const { account, as } = await newAccount()
      const other = await service().signIn(account)
      const bystander = await service().signIn()
      const stream = await watch(other)
      expect(await status(other)).toBe(200)
      const kept = await CHANGES[change]?.(as)
      expect(await status(other)).toBe(401)
      expect(await status(kept ?? {})).toBe(200)
      // The session has a new token; the old one is no longer valid.
      expect(await status(as)).toBe(401)
      expect(await status(bystander)).toBe(200)
      const [last, end] = (await stream.ended()).slice(-2)
      expect(last?.data).toContain('SESSION_ENDED')
      expect(end?.name).toBe('complete')
      const left = { where: { user: { username: account.username } } }
      expect(await get().database.prisma.session.count(left)).toBe(1)
    },
  )

  it('a new password replaces the old one', async () => {
    const { account, as } = await newAccount()
    const answer = await changePassword(as)
    expect(answer.status).toBe(200)
    expect(answer.text).not.toMatch(/token/i)
    await expect(service().signIn(account)).rejects.toThrow('401')
    await service().signIn({ ...account, password: NEW_PASSWORD })
  })

  it('a new password ends sign-ins that wait for a code', async () => {
    const { account, as } = await newAccount()
    const on = await switchOnSecondFactor(service(), PASSWORD, as)
    const waiting = { cookie: cookiesOf(await post('sign-in/username', account)) }
    await changePassword(on.as)
    const late = await post('two-factor/verify-totp', { code: totp(on.secret, 1) }, waiting)
    expect(codeOf(late)).toBe('INVALID_TWO_FACTOR_COOKIE')
  })

  it('a new password leaves the second factor on', async () => {
    const { account, as } = await newAccount()
    const on = await switchOnSecondFactor(service(), PASSWORD, as)
    await changePassword(on.as)
    const answer = await post('sign-in/username', { ...account, password: NEW_PASSWORD })
    expect(JSON.parse(answer.text)).toMatchObject({ twoFactorRedirect: true })
  })

  it.each([
    [{ currentPassword: 'not the password' }, 'INVALID_PASSWORD'],
    [{ newPassword: 'too short' }, 'PASSWORD_TOO_SHORT'],
    [{ newPassword: 'x'.repeat(1_000) }, 'PASSWORD_TOO_LONG'],
    [{ newPassword: 'password123' }, 'PASSWORD_COMMON'],
    [{ newPassword: 5 }, 'VALIDATION_ERROR'],
  ])('a password is not changed with %j', async (body, code) => {
    const { account, as } = await newAccount()
    const other = await service().signIn(account)
    const answer = await changePassword(as, body)
    expect([answer.status, codeOf(answer)]).toEqual([400, code])
    expect(await status(other)).toBe(200)
    await service().signIn(account)
  })

  it('a password is not changed to one that contains the username', async () => {
    const { account, as } = await newAccount()
    const newPassword = `I am ${account.username.toUpperCase()} indeed`
    expect(codeOf(await changePassword(as, { newPassword }))).toBe('PASSWORD_HAS_USERNAME')
  })

  it('other sessions end, whatever the request asks for', async () => {
    const { account, as } = await newAccount()
    const other = await service().signIn(account)
    await changePassword(as, { revokeOtherSessions: false })
    expect(await status(other)).toBe(401)
  })

  it('requests without a session, and programs, cannot change a password', async () => {
    const key = await service().makeKey(['READ', 'WRITE', 'ADMIN'])
    expect((await changePassword({})).status).toBe(401)
    expect((await changePassword({ authorization: key['authorization'] ?? '' })).status).toBe(401)
  })

  it('a password cannot be guessed with a session, from however many IP addresses', async () => {
    const { as } = await newAccount()
    const guess = (n: number) =>
      n % 2 === 0
        ? changePassword(as, { currentPassword: `guess no. ${n}` })
        : post('two-factor/enable', { password: `guess no. ${n}` }, as)
    const answers = await Promise.all(Array.from({ length: 14 }, (_, n) => guess(n)))
    const refused = answers.filter((answer) => answer.status === 429)
    expect(refused).toHaveLength(4)
    expect(refused.map(codeOf)).toEqual(Array(4).fill('TOO_MANY_REQUESTS'))
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0)
    expect((await changePassword(as)).status).toBe(429)
    // The session stays valid: the limit is only on these routes.
    expect(await status(as)).toBe(200)
  })

  it('a refused new password does not count as a guess', async () => {
    const { as } = await newAccount()
    for (let n = 0; n < 12; n += 1) {
      expect((await changePassword(as, { newPassword: 'too short' })).status).toBe(400)
    }
    expect((await changePassword(as)).status).toBe(200)
  })

  it('leaves no password in the log', async () => {
    const { as } = await newAccount()
    await changePassword(as, { currentPassword: 'not the password' })
    await changePassword(as)
    const logged = service().logged.text()
    expect(logged).toContain('/api/auth/change-password')
    for (const each of [PASSWORD, NEW_PASSWORD, 'not the password']) {
      expect(logged).not.toContain(each)
    }
  })
})
