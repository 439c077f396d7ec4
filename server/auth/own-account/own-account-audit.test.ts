import { expect, it } from 'vitest'
import { describeOnEachEngine } from '../../testing/engines.ts'
import { postAuth, switchOnSecondFactor } from '../../testing/own-account.ts'
import { cookiesOf, useService, type Credential } from '../../testing/running-service.ts'
import { totp } from '../../testing/totp.ts'

const PASSWORD = 'a password of tests'
const ada = { username: 'ada', password: PASSWORD }

describeOnEachEngine('the audit of the own account', (get) => {
  const service = useService(get)
  const post = (route: string, body: object, as: Credential) => postAuth(service(), route, body, as)
  const recorded = async () => {
    const events = await get().database.prisma.auditEvent.findMany({ orderBy: { id: 'asc' } })
    return events.filter(({ actor }) => actor === 'ada')
  }

  it('records what a person changes, in order, and no secret', async () => {
    await service().people.create({ ...ada, role: 'viewer' })
    const { secret, recoveryCodes, as } = await switchOnSecondFactor(
      service(),
      PASSWORD,
      await service().signIn(ada),
    )
    const challenge = async () => ({ cookie: cookiesOf(await post('sign-in/username', ada, {})) })
    await post('two-factor/verify-totp', { code: '12345' }, await challenge())
    await post('two-factor/verify-totp', { code: totp(secret, 1) }, await challenge())
    await post('two-factor/verify-backup-code', { code: recoveryCodes[0] }, await challenge())
    await post('two-factor/generate-backup-codes', { password: PASSWORD }, as)
    const changed = { currentPassword: PASSWORD, newPassword: 'lighthouse at dusk' }
    const later = { cookie: cookiesOf(await post('change-password', changed, as)) }
    // A refused change is not recorded.
    await post('change-password', changed, later)
    await post('two-factor/disable', { password: changed.newPassword }, later)

    const events = await recorded()
    expect(events.map(({ action }) => action)).toEqual([
      'sign-in',
      'two-factor-on',
      'two-factor-failed',
      'sign-in',
      'recovery-code-used',
      'sign-in',
      'recovery-codes-made',
      'password-changed',
      'two-factor-off',
    ])
    expect(events.every(({ peer }) => peer?.startsWith('10.') === true)).toBe(true)
    const text = JSON.stringify(events.map((event) => ({ ...event, id: String(event.id) })))
    for (const each of [secret, recoveryCodes[0] ?? '', PASSWORD, changed.newPassword]) {
      expect(text).not.toContain(each)
    }
  })

  it('records nothing without a session or challenge', async () => {
    const before = (await recorded()).length
    await post('two-factor/verify-totp', { code: '123456' }, {})
    await post('two-factor/verify-totp', { code: '123456' }, { cookie: 'better-auth.two_factor=x' })
    await post('change-password', { currentPassword: 'x', newPassword: 'y' }, {})
    expect(await recorded()).toHaveLength(before)
  })
})
