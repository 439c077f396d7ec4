import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../../testing/engines.ts'
import { postAuth } from '../../testing/own-account.ts'
import { changePeople, idOf, tokenOf } from '../../testing/people-over-http.ts'
import { cookiesOf, useService, type Credential } from '../../testing/running-service.ts'
import { MAX_INVITATIONS } from './invitations.ts'

const PASSWORD = 'plum otter cellar'
const OLD_PASSWORD = 'engine no. 1'

describeOnEachEngine('one-time links', (get) => {
  const service = useService(get)
  let admin: Credential
  beforeAll(async () => {
    admin = await service().signIn()
  })
  const invite = (role = 'VIEWER') =>
    tokenOf(service(), admin, `invitePerson(input: { role: ${role} })`)
  const look = (token: string) => postAuth(service(), 'invitation', { token })
  const accept = (body: object) => postAuth(service(), 'accept-invitation', body)
  const problem = ({ text }: { text: string }) =>
    z.looseObject({ code: z.string() }).parse(JSON.parse(text))
  const viewer = async (cookie: string) =>
    (await service().post('{ viewer { name scopes } }', { as: { cookie } })).data?.['viewer']
  const person = async (username: string, more: object = {}) => {
    await service().people.create({ username, password: OLD_PASSWORD, role: 'operator' })
    await get().database.prisma.user.update({ where: { username }, data: more })
    return idOf(service(), admin, username)
  }
  const passwordLink = (id: string, reset = false) =>
    tokenOf(service(), admin, `createPasswordLink(id: "${id}", resetSecondFactor: ${reset})`)

  it('create an account in the role of the invitation, and sign in', async () => {
    const token = await invite('OPERATOR')
    const seen = await look(token)
    expect([seen.status, JSON.parse(seen.text)]).toMatchObject([
      200,
      { kind: 'account', role: 'operator' },
    ])
    const answer = await accept({ token, username: 'Grace.H', password: PASSWORD })
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { signedIn: true }])
    expect(await viewer(cookiesOf(answer))).toEqual({ name: 'grace.h', scopes: ['READ', 'WRITE'] })
    await service().signIn({ username: 'grace.h', password: PASSWORD })
  })

  it('carry 256 bits that are neither stored nor logged', async () => {
    const token = await invite()
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    await look(token)
    await accept({ token, username: 'nowhere', password: PASSWORD })
    const { prisma } = get().database
    const stored = [await prisma.invitation.findMany(), await prisma.account.findMany()]
    const text = JSON.stringify(stored, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    )
    for (const secret of [token, PASSWORD]) {
      expect(text).not.toContain(secret)
      expect(service().logged.text()).not.toContain(secret)
    }
  })

  it('work once: of concurrent attempts, one succeeds', async () => {
    const token = await invite()
    const names = ['one', 'two', 'six', 'ten']
    const answers = await Promise.all(
      names.map((username) => accept({ token, username, password: PASSWORD })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404])
    const made = await get().database.prisma.user.count({ where: { username: { in: names } } })
    expect(made).toBe(1)
  })

  it('that cannot be used get the same answer, whatever the reason', async () => {
    const [used, expired, revoked, ofDisabled] = [
      await invite(),
      await invite(),
      await invite(),
      await passwordLink(await person('gone')),
    ]
    await accept({ token: used, username: 'first.one', password: PASSWORD })
    const { sql, prisma } = get().database
    await prisma.user.update({ where: { username: 'gone' }, data: { disabledAt: new Date() } })
    const [toRevoke, toExpire] = await sql.rows(
      z.object({ id: z.string() }),
      'SELECT id::text AS id FROM invitations WHERE user_id IS NULL AND used_at IS NULL ORDER BY id DESC LIMIT 2',
    )
    await sql.run('UPDATE invitations SET expires_at = now() WHERE id = $1::text::bigint', [
      toExpire?.id,
    ])
    const revoke = `revokeInvitation(id: ${toRevoke?.id ?? ''}) { invitation { role } errors { code } }`
    expect(await changePeople(service(), admin, revoke)).toMatchObject({ codes: [] })
    expect(await changePeople(service(), admin, revoke)).toMatchObject({ codes: ['NOT_FOUND'] })

    const unknown = await look('an unknown token')
    expect(unknown.status).toBe(404)
    for (const token of [used, expired, revoked, ofDisabled, '']) {
      for (const answer of [
        await look(token),
        await accept({ token, username: 'unknown.yet', password: PASSWORD }),
      ]) {
        expect([answer.status, answer.text]).toEqual([unknown.status, unknown.text])
      }
    }
  })

  it.each([
    [{ username: 'no', password: PASSWORD }, 'USERNAME_INVALID'],
    [{ username: 'a name', password: PASSWORD }, 'USERNAME_INVALID'],
    [{ username: 'System', password: PASSWORD }, 'USERNAME_INVALID'],
    [{ password: PASSWORD }, 'USERNAME_INVALID'],
    [{ username: 'ADMIN', password: PASSWORD }, 'USERNAME_TAKEN'],
    [{ username: ' admin ', password: PASSWORD }, 'USERNAME_TAKEN'],
    [{ username: 'chosen', password: 'short' }, 'PASSWORD_TOO_SHORT'],
    [{ username: 'chosen', password: 'qwertyuiop' }, 'PASSWORD_COMMON'],
    [{ username: 'chosen', password: 'i am chosen for it' }, 'PASSWORD_HAS_USERNAME'],
  ])('%j is refused as %s, and the link can be used again', async (body, code) => {
    const token = await invite()
    const answer = await accept({ token, ...body })
    expect([answer.status, problem(answer).code]).toEqual([422, code])
    expect(answer.headers['set-cookie'] ?? []).toEqual([])
    expect((await look(token)).status).toBe(200)
  })

  it('set a new password, which ends all sessions, and sign in', async () => {
    const id = await person('pat')
    const session = await service().signIn({ username: 'pat', password: OLD_PASSWORD })
    const before = await passwordLink(id)
    const token = await passwordLink(id)
    // Only the newest link is valid.
    expect((await look(before)).status).toBe(404)
    expect(JSON.parse((await look(token)).text)).toMatchObject({
      kind: 'password',
      username: 'pat',
      role: 'operator',
    })
    const answer = await accept({ token, username: 'not.pat', password: PASSWORD })
    expect(await viewer(cookiesOf(answer))).toMatchObject({ name: 'pat' })
    await expect.poll(() => viewer(session['cookie'] ?? ''), { timeout: 10_000 }).toBeUndefined()
    await expect(service().signIn({ username: 'pat', password: OLD_PASSWORD })).rejects.toThrow()
    await service().signIn({ username: 'pat', password: PASSWORD })
    expect((await look(token)).status).toBe(404)
  })

  it.each([
    { reset: false, says: 'leave the second factor on, and do not sign in without it' },
    { reset: true, says: 'switch the second factor off if the admin asked for it' },
  ])('$says', async ({ reset }) => {
    const username = `factor.${reset}`
    const id = await person(username, { twoFactorEnabled: true })
    const { prisma } = get().database
    await prisma.twoFactor.create({
      data: { id: username, userId: id, secret: 'secret', backupCodes: 'codes' },
    })
    const answer = await accept({ token: await passwordLink(id, reset), password: PASSWORD })
    expect(JSON.parse(answer.text)).toEqual({ signedIn: reset })
    expect(cookiesOf(answer) !== '').toBe(reset)
    const user = await prisma.user.findUnique({ where: { id }, include: { twoFactors: true } })
    expect(user?.twoFactorEnabled).toBe(!reset)
    expect(user?.twoFactors).toHaveLength(reset ? 0 : 1)
  })

  it('are not created for a disabled account, or without one', async () => {
    const id = await person('absent', { disabledAt: new Date() })
    for (const each of [id, 'unknown']) {
      const mutation = `createPasswordLink(id: "${each}") { link errors { code } }`
      expect(await changePeople(service(), admin, mutation)).toMatchObject({
        codes: ['NOT_FOUND'],
        link: null,
      })
    }
  })

  it('are listed while they are open, with their creator and expiry', async () => {
    await get().database.sql.run('DELETE FROM invitations')
    const key = await service().makeKey(['ADMIN'])
    await get().database.sql.run(`UPDATE api_keys SET name = 'helper'`)
    await invite('ADMIN')
    await tokenOf(service(), key, `createPasswordLink(id: "${await person('late')}")`)
    const query = '{ invitations { role username createdBy createdAt expiresAt } }'
    const { data } = await service().post(query, { as: admin })
    const Listed = z.object({ createdAt: z.coerce.date(), expiresAt: z.coerce.date() })
    const list = z.array(Listed.loose()).parse(data?.['invitations'])
    expect(list).toMatchObject([
      { role: 'OPERATOR', username: 'late', createdBy: 'key:helper' },
      { role: 'ADMIN', username: null, createdBy: 'admin' },
    ])
    for (const { createdAt, expiresAt } of list) {
      const days = (expiresAt.getTime() - createdAt.getTime()) / 86_400_000
      expect(days).toBeCloseTo(7, 1)
    }
  })

  it('are limited in number', async () => {
    await get().database.sql.run('DELETE FROM invitations')
    await get().database.sql.run(
      `INSERT INTO invitations (token_hash, role, created_by, expires_at)
       SELECT 'no hash ' || n, 'viewer', 'test', now() + interval '1 day'
         FROM generate_series(2, ${MAX_INVITATIONS}) AS n`,
    )
    // All but one of those that arrive at once are refused.
    const mutation = 'invitePerson(input: { role: VIEWER }) { link errors { code } }'
    const attempts = Array.from({ length: 5 }, () => changePeople(service(), admin, mutation))
    const codes = (await Promise.all(attempts)).flatMap((outcome) => outcome.codes)
    expect(codes).toEqual(Array(4).fill('TOO_MANY_INVITATIONS'))
    expect((await changePeople(service(), admin, mutation)).codes).toEqual(['TOO_MANY_INVITATIONS'])
  })

  it('cannot be guessed: attempts from one IP address are limited', async () => {
    const from = { 'x-forwarded-for': get().url === undefined ? '192.0.2.71' : '192.0.2.72' }
    const statuses: number[] = []
    for (let n = 0; n < 22; n += 1) {
      const { status } = await postAuth(service(), 'invitation', { token: `guess ${n}` }, from)
      statuses.push(status)
    }
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(404))
    expect(statuses.slice(20)).toEqual([429, 429])
  })
})
