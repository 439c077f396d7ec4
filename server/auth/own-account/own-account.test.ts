import { expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine, describeOnPostgres } from '../../testing/engines.ts'
import { runTwoInstances } from '../../testing/instances.ts'
import { postAuth, switchOnSecondFactor } from '../../testing/own-account.ts'
import {
  cookiesOf,
  useService,
  type Credential,
  type RunningService,
} from '../../testing/running-service.ts'
import { openSse } from '../../testing/sse-client.ts'

const PASSWORD = 'a password of tests'
const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36'

const Session = z.strictObject({
  id: z.string(),
  browser: z.string().nullable(),
  system: z.string().nullable(),
  address: z.string().nullable(),
  since: z.iso.datetime(),
  isCurrent: z.boolean(),
})
const sessionsOf = async (service: RunningService, as: Credential) => {
  const query = '{ mySessions { id browser system address since isCurrent } }'
  const { data } = await service.post(query, { as })
  return z.array(Session).parse(data?.['mySessions'])
}
const endSession = async (service: RunningService, id: string, as: Credential) => {
  const query = 'mutation ($id: ID!) { endSession(id: $id) { ended errors { code field } } }'
  const { data, codes } = await service.post(query, { as, variables: { id } })
  return data?.['endSession'] ?? codes
}
const endOthers = async (service: RunningService, as: Credential) => {
  const query = 'mutation { endOtherSessions { ended errors { code } } }'
  return (await service.post(query, { as })).data?.['endOtherSessions']
}
const status = async (service: RunningService, as: Credential) =>
  (await service.post('{ viewer { name } }', { as })).status
const watch = async (service: RunningService, as: Credential) => {
  const query = 'subscription { orderStats { totalOrders } }'
  const stream = await openSse(service.url, { headers: as, query })
  await stream.event(1)
  return stream
}

describeOnEachEngine('the own account', (get) => {
  const service = useService(get)
  let accounts = 0
  const newAccount = async () => {
    accounts += 1
    const account = { username: `person.${accounts}`, password: PASSWORD }
    await service().people.create({ ...account, role: 'operator' })
    return account
  }

  it('has name, role and second factor', async () => {
    const account = await newAccount()
    const ask = async (as: Credential) =>
      (
        await service().post('{ myAccount { username role hasSecondFactor recoveryCodesLeft } }', {
          as,
        })
      ).data?.['myAccount']
    const as = await service().signIn(account)
    const plain = { username: account.username, role: 'OPERATOR' }
    expect(await ask(as)).toEqual({ ...plain, hasSecondFactor: false, recoveryCodesLeft: 0 })
    const on = await switchOnSecondFactor(service(), PASSWORD, as)
    expect(await ask(on.as)).toEqual({ ...plain, hasSecondFactor: true, recoveryCodesLeft: 10 })
    const challenge = cookiesOf(await postAuth(service(), 'sign-in/username', account))
    const code = on.recoveryCodes[0]
    await postAuth(service(), 'two-factor/verify-backup-code', { code }, { cookie: challenge })
    expect(await ask(on.as)).toMatchObject({ recoveryCodesLeft: 9 })
  })

  it('lists the sessions, the current one first, without their tokens', async () => {
    const account = await newAccount()
    const as = await service().signIn(account)
    const answer = await postAuth(service(), 'sign-in/username', account, {
      'user-agent': CHROME,
      'x-forwarded-for': '192.0.2.7',
    })
    await service().signIn(await newAccount())
    const [own, other, ...more] = await sessionsOf(service(), as)
    expect(more).toEqual([])
    expect(own).toMatchObject({ isCurrent: true, browser: null, system: null })
    expect(other).toMatchObject({
      isCurrent: false,
      browser: 'Chrome',
      system: 'Linux',
      address: '192.0.2.7',
    })
    expect(Math.abs(Date.now() - Date.parse(other?.since ?? ''))).toBeLessThan(60_000)
    for (const cookie of [as['cookie'] ?? '', cookiesOf(answer)]) {
      const token = /=([^.]+)/.exec(cookie)?.[1] ?? ''
      expect(JSON.stringify([own, other])).not.toContain(token)
    }
  })

  it('shows the network of an IPv6 address, as far as it is stored', async () => {
    const account = await newAccount()
    const as = await service().signIn(account)
    await postAuth(service(), 'sign-in/username', account, { 'x-forwarded-for': '2001:db8::9' })
    const [, other] = await sessionsOf(service(), as)
    expect(other?.address).toBe('2001:db8::/64')
  })

  it('does not list expired sessions', async () => {
    const account = await newAccount()
    const as = await service().signIn(account)
    await service().signIn(account)
    await get().database.sql.run(
      `UPDATE sessions SET expires_at = now() WHERE id <> $1 AND user_id =
         (SELECT id FROM users WHERE username = $2)`,
      [(await sessionsOf(service(), as))[0]?.id ?? '', account.username],
    )
    expect(await sessionsOf(service(), as)).toHaveLength(1)
  })

  it('ends one session at once, with its streams, and no other', async () => {
    const account = await newAccount()
    const [as, ended, kept] = [
      await service().signIn(account),
      await service().signIn({ ...account }),
      await service().signIn(account),
    ]
    const [own] = await sessionsOf(service(), ended)
    const stream = await watch(service(), ended)
    const keptStream = await watch(service(), kept)
    expect(await endSession(service(), own?.id ?? '', as)).toEqual({ ended: 1, errors: [] })
    expect(await status(service(), ended)).toBe(401)
    expect((await stream.ended()).at(-2)?.data).toContain('SESSION_ENDED')
    expect(await status(service(), kept)).toBe(200)
    expect(keptStream.events).toHaveLength(1)
    expect(await sessionsOf(service(), as)).toHaveLength(2)
  })

  it('does not end sessions of another person', async () => {
    const [account, other] = [await newAccount(), await newAccount()]
    const [as, others] = [await service().signIn(account), await service().signIn(other)]
    const [theirs] = await sessionsOf(service(), others)
    for (const id of [theirs?.id ?? '', 'no such session', '']) {
      expect(await endSession(service(), id, as)).toEqual({
        ended: 0,
        errors: [{ code: 'NOT_FOUND', field: 'id' }],
      })
    }
    expect(await status(service(), others)).toBe(200)
  })

  it('ends all other sessions', async () => {
    const account = await newAccount()
    const bystander = await service().signIn()
    const [as, ...others] = [
      await service().signIn(account),
      await service().signIn(account),
      await service().signIn(account),
    ]
    const streams = await Promise.all(others.map((each) => watch(service(), each)))
    expect(await endOthers(service(), as)).toEqual({ ended: 2, errors: [] })
    for (const other of others) expect(await status(service(), other)).toBe(401)
    for (const stream of streams) {
      expect((await stream.ended()).at(-2)?.data).toContain('SESSION_ENDED')
    }
    expect(await status(service(), as)).toBe(200)
    expect(await status(service(), bystander)).toBe(200)
    expect(await endOthers(service(), as)).toEqual({ ended: 0, errors: [] })
  })

  it('is in the audit log: who ended sessions, and how many', async () => {
    const account = await newAccount()
    const [as, other] = [await service().signIn(account), await service().signIn(account)]
    await service().signIn(account)
    const [own] = await sessionsOf(service(), other)
    await endSession(service(), own?.id ?? '', as)
    await endOthers(service(), as)
    const events = await get().database.prisma.auditEvent.findMany({
      where: { actor: account.username, action: { startsWith: 'session' } },
      orderBy: { id: 'asc' },
    })
    expect(events.map(({ action, details }) => [action, details])).toEqual([
      ['session-ended', {}],
      ['sessions-ended', { sessions: 1 }],
    ])
  })
})

describeOnPostgres('a session that is ended on another server', (get) => {
  it('ends the streams and requests of this one', async () => {
    const [first, second] = await runTwoInstances(get())
    const [as, ended] = [await first.signIn(), await first.signIn()]
    const stream = await watch(second, ended)
    const [own] = await sessionsOf(first, ended)
    await endSession(first, own?.id ?? '', as)
    expect((await stream.ended()).at(-2)?.data).toContain('SESSION_ENDED')
    await expect.poll(() => status(second, ended), { timeout: 10_000 }).toBe(401)
  })
})
