import { expect, it } from 'vitest'
import { describeOnEachEngine } from '../../testing/engines.ts'
import type { HttpAnswer } from '../../testing/http-request.ts'
import { codeOf, postAuth, switchOnSecondFactor } from '../../testing/own-account.ts'
import { idOf, tokenOf } from '../../testing/people-over-http.ts'
import {
  cookiesOf,
  fromNewAddress,
  useService,
  type Credential,
} from '../../testing/running-service.ts'
import { totp } from '../../testing/totp.ts'
import { MAX_WRONG_CODES } from './code-attempts.ts'

const PASSWORD = 'a password of tests'

describeOnEachEngine('a second factor', (get) => {
  const service = useService(get)
  let accounts = 0
  /** Creates an account for one test, and signs in. */
  const newAccount = async () => {
    accounts += 1
    const account = { username: `person.${accounts}`, password: PASSWORD }
    await service().people.create({ ...account, role: 'viewer' })
    return { account, as: await service().signIn(account) }
  }
  const newSecondFactor = async () => {
    const { account, as } = await newAccount()
    return { account, ...(await switchOnSecondFactor(service(), PASSWORD, as)) }
  }
  const post = (route: string, body: object, as?: Credential) =>
    postAuth(service(), route, body, as)
  /** Sends the right password. The code is sent with the cookie that this returns. */
  const passwordStep = async (account: object) => {
    const answer = await post('sign-in/username', account)
    expect(JSON.parse(answer.text)).toMatchObject({ twoFactorRedirect: true })
    return { cookie: cookiesOf(answer) }
  }
  const sendCode = (code: string, as: Credential) => post('two-factor/verify-totp', { code }, as)
  const sendRecoveryCode = (code: string, as: Credential) =>
    post('two-factor/verify-backup-code', { code }, as)
  const status = async (as: Credential) =>
    (await service().post('{ viewer { name } }', { as })).status
  const isSignedIn = async (answer: HttpAnswer) =>
    answer.status === 200 && (await status({ cookie: cookiesOf(answer) })) === 200
  const sessionsOf = (username: string) =>
    get().database.prisma.session.count({ where: { user: { username } } })

  it('is required after the password, which alone creates no session', async () => {
    const { account, secret } = await newSecondFactor()
    const before = await sessionsOf(account.username)
    const challenge = await passwordStep(account)
    expect(challenge.cookie).toMatch(/order-dashboard-[0-9a-f]{8}\.two_factor=/)
    expect(challenge.cookie).not.toMatch(/session_token=[^;]/)
    expect(await status(challenge)).toBe(401)
    expect(await sessionsOf(account.username)).toBe(before)
    const answer = await sendCode(totp(secret, 1), challenge)
    expect(await isSignedIn(answer)).toBe(true)
    expect(answer.text).not.toMatch(/token|secret|backup/i)
    // Signing in ends no other session.
    expect(await sessionsOf(account.username)).toBe(before + 1)
  })

  it('is on only after a first code', async () => {
    const { account, as } = await newAccount()
    const { text } = await post('two-factor/enable', { password: PASSWORD }, as)
    expect(text).toContain('otpauth://totp/')
    expect(codeOf(await sendCode('000000', as))).toBe('INVALID_CODE')
    expect(await status(await service().signIn(account))).toBe(200)
  })

  it('accepts a code once, also when it is sent twice at once', async () => {
    const { account, secret } = await newSecondFactor()
    const challenges = await Promise.all([1, 2, 3, 4].map(() => passwordStep(account)))
    const code = totp(secret, 1)
    const answers = await Promise.all(challenges.map((each) => sendCode(code, each)))
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401, 401, 401])
    expect(codeOf(await sendCode(code, await passwordStep(account)))).toBe('INVALID_CODE')
  })

  it('does not accept the code again that switched it on', async () => {
    const { account, as } = await newAccount()
    const { text } = await post('two-factor/enable', { password: PASSWORD }, as)
    const secret = /secret=(\w+)/.exec(text)?.[1] ?? ''
    const code = totp(secret)
    expect((await sendCode(code, as)).status).toBe(200)
    expect(codeOf(await sendCode(code, await passwordStep(account)))).toBe('INVALID_CODE')
  })

  it('accepts no code after the sign-in that it was for', async () => {
    const { account, secret, recoveryCodes } = await newSecondFactor()
    const challenge = await passwordStep(account)
    expect(await isSignedIn(await sendCode(totp(secret, 1), challenge))).toBe(true)
    for (const again of [
      await sendCode(totp(secret, -1), challenge),
      await sendRecoveryCode(recoveryCodes[0] ?? '', challenge),
    ]) {
      expect(codeOf(again)).toBe('INVALID_TWO_FACTOR_COOKIE')
    }
  })

  it('accepts a recovery code once, also when it is sent twice at once', async () => {
    const { account, recoveryCodes } = await newSecondFactor()
    expect(new Set(recoveryCodes).size).toBe(10)
    const [code = ''] = recoveryCodes
    const challenges = await Promise.all([1, 2, 3].map(() => passwordStep(account)))
    const answers = await Promise.all(challenges.map((each) => sendRecoveryCode(code, each)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const later = await sendRecoveryCode(code, await passwordStep(account))
    expect(codeOf(later)).toBe('INVALID_BACKUP_CODE')
    const other = await sendRecoveryCode(recoveryCodes[1] ?? '', await passwordStep(account))
    expect(await isSignedIn(other)).toBe(true)
  })

  it('accepts only the newest recovery codes', async () => {
    const { account, recoveryCodes, as } = await newSecondFactor()
    const answer = await post('two-factor/generate-backup-codes', { password: PASSWORD }, as)
    expect(answer.status).toBe(200)
    const [made = ''] = /\w{5}-\w{5}/.exec(answer.text) ?? []
    const old = await sendRecoveryCode(recoveryCodes[0] ?? '', await passwordStep(account))
    expect(codeOf(old)).toBe('INVALID_BACKUP_CODE')
    expect(await isSignedIn(await sendRecoveryCode(made, await passwordStep(account)))).toBe(true)
  })

  it('is locked after wrong codes from any client, for the right code too', async () => {
    const { account, secret, recoveryCodes } = await newSecondFactor()
    let challenge = await passwordStep(account)
    for (let n = 0; n < MAX_WRONG_CODES; n += 1) {
      // Each sign-in has five attempts.
      if (n % 5 === 0) challenge = await passwordStep(account)
      const wrong = n % 2 === 0 ? sendRecoveryCode('wrong-wrong', challenge) : undefined
      expect((await (wrong ?? sendCode(wrongCode(secret, n), challenge))).status).toBe(401)
    }
    challenge = await passwordStep(account)
    for (const locked of [
      await sendCode(totp(secret, 1), challenge),
      await sendRecoveryCode(recoveryCodes[0] ?? '', challenge),
    ]) {
      expect([locked.status, codeOf(locked)]).toEqual([429, 'ACCOUNT_TEMPORARILY_LOCKED'])
    }
    await get().database.sql.run(`UPDATE two_factors SET locked_until = now()`)
    expect(
      await isSignedIn(await sendRecoveryCode(recoveryCodes[0] ?? '', await passwordStep(account))),
    ).toBe(true)
  })

  it('checks ten wrong codes, also if more arrive at once (E13)', async () => {
    const { account, secret, recoveryCodes } = await newSecondFactor()
    const challenges: Credential[] = []
    for (let n = 0; n < 30; n += 1) challenges.push(await passwordStep(account))
    const answers = await Promise.all(
      challenges.map((each, n) =>
        n % 2 === 0
          ? sendCode(wrongCode(secret, n % 20), each)
          : sendRecoveryCode('wrong-wrong', each),
      ),
    )
    const codes = answers.map(codeOf)
    expect(codes.filter((code) => code !== 'ACCOUNT_TEMPORARILY_LOCKED')).toHaveLength(
      MAX_WRONG_CODES,
    )
    const right = await sendRecoveryCode(recoveryCodes[0] ?? '', await passwordStep(account))
    expect(codeOf(right)).toBe('ACCOUNT_TEMPORARILY_LOCKED')
  })

  it('counts only consecutive wrong codes', async () => {
    const { account, secret, recoveryCodes } = await newSecondFactor()
    for (const code of recoveryCodes.slice(0, 3)) {
      for (const attempts of [5, 4]) {
        const challenge = await passwordStep(account)
        for (let n = 0; n < attempts; n += 1) await sendCode(wrongCode(secret, n), challenge)
      }
      // The last attempt before the lock is right.
      expect(await isSignedIn(await sendRecoveryCode(code, await passwordStep(account)))).toBe(true)
    }
  })

  it('gives a sign-in five attempts', async () => {
    const { account, secret } = await newSecondFactor()
    const challenge = await passwordStep(account)
    for (let n = 0; n < 5; n += 1) await sendCode(wrongCode(secret, n), challenge)
    const sixth = await sendCode(totp(secret, 1), challenge)
    expect(codeOf(sixth)).toBe('TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE')
  })

  it('accepts no code with a session, so that a session does not help in guessing', async () => {
    const { as, secret, recoveryCodes } = await newSecondFactor()
    for (const answer of [
      await sendCode(totp(secret, 1), as),
      await sendRecoveryCode(recoveryCodes[0] ?? '', as),
    ]) {
      expect(codeOf(answer)).toBe('NO_CHALLENGE')
    }
  })

  it('is required at each sign-in: no device can be made exempt', async () => {
    const { account, secret, recoveryCodes } = await newSecondFactor()
    const challenge = await passwordStep(account)
    const trusting = [
      await post(
        'two-factor/verify-backup-code',
        { code: recoveryCodes[0], trustDevice: true, disableSession: true },
        challenge,
      ),
      await post(
        'two-factor/verify-totp',
        { code: totp(secret, 1), trustDevice: true },
        await passwordStep(account),
      ),
    ]
    for (const answer of trusting) {
      expect(await isSignedIn(answer)).toBe(true)
      expect(cookiesOf(answer)).not.toContain('trust_device')
    }
  })

  it('accepts no code with a forged challenge, or with that of another account', async () => {
    const { secret } = await newSecondFactor()
    const other = await passwordStep((await newSecondFactor()).account)
    expect(codeOf(await sendCode(totp(secret, 1), other))).toBe('INVALID_CODE')
    for (const cookie of ['', 'better-auth.two_factor=2fa-x', `${other.cookie}x`]) {
      const answer = await sendCode(totp(secret, 1), { cookie })
      expect(codeOf(answer)).toBe('INVALID_TWO_FACTOR_COOKIE')
    }
  })

  it('accepts no code for a sign-in with a password that was changed since', async () => {
    const { account, secret } = await newSecondFactor()
    const challenge = await passwordStep(account)
    const admin = await service().signIn()
    const id = await idOf(service(), admin, account.username)
    const token = await tokenOf(service(), admin, `createPasswordLink(id: "${id}")`)
    const accepted = await post('accept-invitation', { token, password: 'another one of tests' })
    expect(JSON.parse(accepted.text)).toEqual({ signedIn: false })
    expect(await isSignedIn(await sendCode(totp(secret, 1), challenge))).toBe(false)
  })

  it('is switched on and off only with the password', async () => {
    const { as } = await newAccount()
    const wrong = { password: 'not the password' }
    expect(codeOf(await post('two-factor/enable', wrong, as))).toBe('INVALID_PASSWORD')
    const on = await switchOnSecondFactor(service(), PASSWORD, as)
    for (const route of ['two-factor/disable', 'two-factor/generate-backup-codes']) {
      expect(codeOf(await post(route, wrong, on.as))).toBe('INVALID_PASSWORD')
    }
    expect((await post('two-factor/enable', { password: PASSWORD }, on.as)).status).toBe(400)
  })

  it('is not required once it is off', async () => {
    const { account, as } = await newSecondFactor()
    expect((await post('two-factor/disable', { password: PASSWORD }, as)).status).toBe(200)
    expect(await status(await service().signIn(account))).toBe(200)
    expect(
      await get().database.prisma.twoFactor.count({
        where: { user: { username: account.username } },
      }),
    ).toBe(0)
  })

  it.each(['enable', 'disable', 'generate-backup-codes', 'verify-totp', 'verify-backup-code'])(
    'refuses %s without a session or challenge',
    async (route) => {
      const answer = await post(`two-factor/${route}`, { password: PASSWORD, code: '123456' })
      expect(answer.status).toBe(401)
    },
  )

  it('refuses a body that is not a code', async () => {
    const { account } = await newSecondFactor()
    const { cookie } = await passwordStep(account)
    for (const route of ['verify-totp', 'verify-backup-code']) {
      for (const body of ['{', 'null', '[]', '"x"', '{"code":5}', '{"code":{"a":1}}']) {
        const { status } = await service().send(`/api/auth/two-factor/${route}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...fromNewAddress(), cookie },
          body,
        })
        expect([route, body, status]).toEqual([route, body, 400])
      }
    }
  })

  it('is stored encrypted, and leaves no secret, code or challenge in the log', async () => {
    const { account, secret, recoveryCodes } = await newSecondFactor()
    const rows = await get().database.prisma.twoFactor.findMany({
      where: { user: { username: account.username } },
    })
    expect(rows).toHaveLength(1)
    for (const plain of [secret, ...recoveryCodes]) {
      expect(JSON.stringify(rows)).not.toContain(plain)
    }
    const challenge = await passwordStep(account)
    const code = totp(secret, 1)
    await sendCode(wrongCode(secret, 0), challenge)
    await sendRecoveryCode('wrong-wrong', challenge)
    expect(await isSignedIn(await sendCode(code, challenge))).toBe(true)
    const logged = service().logged.text()
    expect(logged).toContain('/api/auth/two-factor/verify-totp')
    const [, challengeId = ''] = /two_factor=([^;.]+)/.exec(challenge.cookie) ?? []
    const secrets = [secret, ...recoveryCodes, PASSWORD, challengeId, 'wrong-wrong', `"${code}"`]
    for (const each of secrets) expect(logged).not.toContain(each)
  })
})

/** A code that is not valid now, a different one for each `n`. */
function wrongCode(secret: string, n: number): string {
  const valid = [-2, -1, 0, 1, 2].map((step) => totp(secret, step))
  const guesses = Array.from({ length: 20 }, (_, guess) => String(guess).padStart(6, '0'))
  return guesses.filter((guess) => !valid.includes(guess))[n] ?? ''
}
