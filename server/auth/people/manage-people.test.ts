import { beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../../testing/engines.ts'
import { postAuth } from '../../testing/own-account.ts'
import { changePeople, idOf } from '../../testing/people-over-http.ts'
import { useService, type Credential } from '../../testing/running-service.ts'
import { personId, sessionCredential } from '../../viewer/ids.ts'
import type { Requester } from '../../viewer/requester.ts'

const account = (username: string) => ({ username, password: 'engine no. 1' })
const adminWithId = (id: string): Requester => ({
  viewer: {
    id: personId(id),
    name: id,
    kind: 'person',
    scopes: ['ADMIN'],
    credential: sessionCredential('none'),
  },
  ip: '192.0.2.1',
})

describeOnEachEngine('managing people', (get) => {
  const service = useService(get)
  let admin: Credential
  beforeEach(async () => {
    await get().database.sql.run(`DELETE FROM users WHERE username <> 'admin'`)
    admin = await service().signIn()
  })
  const create = async (username: string, role: 'viewer' | 'operator' | 'admin' = 'operator') => {
    await service().people.create({ ...account(username), role })
    return idOf(service(), admin, username)
  }
  const change = (mutation: string, as = admin) => changePeople(service(), as, mutation)
  const roleTo = (id: string, role: string, as = admin) =>
    change(
      `changeRole(input: { id: "${id}", role: ${role} }) { person { role } errors { code } }`,
      as,
    )
  const disable = (id: string, as = admin) =>
    change(`disablePerson(id: "${id}") { person { disabledAt } errors { code } }`, as)
  const enable = (id: string) =>
    change(`enablePerson(id: "${id}") { person { disabledAt } errors { code } }`)
  const scopes = async (as: Credential) => {
    const { data, codes } = await service().post('{ viewer { scopes } }', { as })
    return data?.['viewer'] ?? codes
  }

  it('lists all people, with role, state and last sign-in', async () => {
    await create('zoe')
    await create('bea', 'viewer')
    await service().signIn(account('bea'))
    await get().database.sql.run(
      `UPDATE users SET role = 'nothing', two_factor_enabled = true, disabled_at = now() WHERE username = 'zoe'`,
    )
    const query = '{ people { username role createdAt disabledAt twoFactorEnabled lastSignInAt } }'
    const { data } = await service().post(query, { as: admin })
    expect(data?.['people']).toMatchObject([
      { username: 'admin', role: 'ADMIN', disabledAt: null, twoFactorEnabled: false },
      { username: 'bea', role: 'VIEWER', disabledAt: null },
      { username: 'zoe', role: null, twoFactorEnabled: true, lastSignInAt: null },
    ])
    const Signed = z.array(z.object({ lastSignInAt: z.iso.datetime().nullable() }))
    const last = Signed.parse(data?.['people']).map(({ lastSignInAt }) => lastSignInAt !== null)
    expect(last).toEqual([true, true, false])
  })

  it('changes the rights of a person at once', async () => {
    const id = await create('ada')
    const ada = await service().signIn(account('ada'))
    expect(await scopes(ada)).toEqual({ scopes: ['READ', 'WRITE'] })
    expect(await roleTo(id, 'VIEWER')).toMatchObject({ codes: [], person: { role: 'VIEWER' } })
    expect(await scopes(ada)).toEqual({ scopes: ['READ'] })
  })

  it('disables: the sessions end, and the right password is answered as a wrong one', async () => {
    const id = await create('ada')
    const ada = await service().signIn(account('ada'))
    expect(await scopes(ada)).toEqual({ scopes: ['READ', 'WRITE'] })
    expect((await disable(id)).codes).toEqual([])
    expect(await scopes(ada)).toEqual(['UNAUTHENTICATED'])
    const right = await postAuth(service(), 'sign-in/username', account('ada'))
    const wrong = await postAuth(service(), 'sign-in/username', {
      ...account('ada'),
      password: 'x',
    })
    expect([right.status, right.text]).toEqual([wrong.status, wrong.text])
    expect(right.status).toBe(401)
    expect(right.headers['set-cookie'] ?? []).toEqual([])
    expect(await get().database.prisma.session.count({ where: { userId: id } })).toBe(0)
  })

  it('enables again, with the earlier password and without the earlier sessions', async () => {
    const id = await create('ada')
    const ada = await service().signIn(account('ada'))
    await disable(id)
    await get().database.sql.run(
      `INSERT INTO sessions (id, token, user_id, expires_at)
       VALUES ('left over', 'left over', $1, now() + interval '1 day')`,
      [id],
    )
    expect(await enable(id)).toMatchObject({ codes: [], person: { disabledAt: null } })
    expect(await scopes(ada)).toEqual(['UNAUTHENTICATED'])
    expect(await get().database.prisma.session.count({ where: { userId: id } })).toBe(0)
    await service().signIn(account('ada'))
  })

  it('does not let an admin change the own account', async () => {
    await create('bea', 'admin')
    const own = await idOf(service(), admin, 'admin')
    expect((await roleTo(own, 'VIEWER')).codes).toEqual(['OWN_ACCOUNT'])
    expect((await disable(own)).codes).toEqual(['OWN_ACCOUNT'])
    expect(await scopes(admin)).toMatchObject({ scopes: ['READ', 'WRITE', 'ADMIN'] })
  })

  it('keeps an admin that can sign in, also if a program asks', async () => {
    const key = await service().makeKey(['ADMIN'])
    const only = await idOf(service(), admin, 'admin')
    const disabled = await create('bea', 'admin')
    await disable(disabled)
    expect((await roleTo(only, 'OPERATOR', key)).codes).toEqual(['LAST_ADMIN'])
    expect((await disable(only, key)).codes).toEqual(['LAST_ADMIN'])
    // An admin that cannot sign in may get a lower role.
    expect((await roleTo(disabled, 'VIEWER', key)).codes).toEqual([])
    await create('cyd', 'admin')
    expect((await disable(only, key)).codes).toEqual([])
    await get().database.sql.run('UPDATE users SET disabled_at = NULL')
  })

  it('keeps an admin when two change each other at the same moment', async () => {
    const { sql } = get().database
    const { people } = service()
    const ids = [await idOf(service(), admin, 'admin'), await create('bea', 'admin')]
    const [one = '', other = ''] = ids
    for (let round = 0; round < 10; round += 1) {
      const outcomes = await Promise.all([
        people.disable(one, adminWithId(other)),
        people.changeRole({ id: other, role: 'viewer' }, adminWithId(one)),
      ])
      expect(outcomes.map(({ refused }) => refused).filter(Boolean)).toEqual(['LAST_ADMIN'])
      await sql.run(`UPDATE users SET disabled_at = NULL, role = 'admin'`)
    }
  })

  it('refuses an unknown id', async () => {
    for (const { codes } of [await roleTo('x', 'ADMIN'), await disable('x'), await enable('x')]) {
      expect(codes).toEqual(['NOT_FOUND'])
    }
  })

  it('lets a person sign in whose password the operator resets, whatever was in the way', async () => {
    const id = await create('ada')
    await disable(id)
    const { prisma } = get().database
    await prisma.user.update({ where: { id }, data: { twoFactorEnabled: true } })
    await prisma.twoFactor.create({ data: { id, userId: id, secret: 's', backupCodes: 'c' } })
    expect(await service().people.resetPassword('ADA', 'another password')).toBe(true)
    await service().signIn({ username: 'ada', password: 'another password' })
    const Person = z.object({ twoFactorEnabled: z.literal(false), twoFactors: z.array(z.never()) })
    Person.parse(await prisma.user.findUnique({ where: { id }, include: { twoFactors: true } }))
  })
})
