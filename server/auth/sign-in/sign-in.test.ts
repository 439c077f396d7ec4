import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../../testing/engines.ts'
import {
  ADMIN,
  cookiesOf,
  fromNewAddress,
  runService,
  useService,
  type Credential,
} from '../../testing/running-service.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

describeOnEachEngine('signing in', (get) => {
  const service = useService(get)
  beforeAll(() =>
    service().people.create({ username: 'Ada.L', password: 'engine no. 1', role: 'operator' }),
  )
  const attempt = (body: unknown) =>
    service().send('/api/auth/sign-in/username', {
      method: 'POST',
      headers: { ...JSON_TYPE, ...fromNewAddress() },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const viewer = async (as: Credential) =>
    (await service().post('{ viewer { name kind scopes } }', { as })).data?.['viewer']
  const signOut = (headers: Credential) =>
    service().send('/api/auth/sign-out', { method: 'POST', headers: { ...JSON_TYPE, ...headers } })

  it('works with the right password, whatever the case of the name, or what phones and clipboards add (A5)', async () => {
    for (const username of [
      'Ada.L',
      'ada.l',
      'ADA.L',
      'ada.l ',
      '\u00A0Ada.L\t',
      '\u200Bada.l',
      'ａｄａ.l',
    ]) {
      const as = await service().signIn({ username, password: 'engine no. 1' })
      expect(await viewer(as)).toEqual({ name: 'ada.l', kind: 'person', scopes: ['READ', 'WRITE'] })
    }
  })

  it('gives the same answer for a wrong password and for an unknown name', async () => {
    const wrong = await attempt({ ...ADMIN, password: 'not the password' })
    const unknown = await attempt({ ...ADMIN, username: 'unknown' })
    expect(wrong.status).toBe(401)
    expect([unknown.status, unknown.text]).toEqual([wrong.status, wrong.text])
    expect(wrong.headers['set-cookie'] ?? []).toEqual([])
  })

  it('hashes a password once, also for an unknown name', async () => {
    const hashings = countHashings()
    await attempt({ ...ADMIN, password: 'not the password' })
    expect(hashings()).toBe(1)
    await attempt({ ...ADMIN, username: 'unknown' })
    expect(hashings()).toBe(2)
    await attempt(ADMIN)
    expect(hashings()).toBe(3)
  })

  it.each(['', '{', 'null', '[]', '{}', { username: 5, password: 5 }, { username: 'admin' }])(
    'with %j is refused',
    async (body) => {
      const { status, headers } = await attempt(body)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
      expect(headers['set-cookie'] ?? []).toEqual([])
    },
  )

  it('with a body that is too large is refused, and the answer arrives', async () => {
    const { status, text } = await attempt('x'.repeat(5_000_000))
    expect(status).toBe(413)
    expect(text).toContain('PAYLOAD_TOO_LARGE')
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', undefined])(
    'is refused as %s, which a form of another site could send',
    async (type) => {
      const { status } = await service().send('/api/auth/sign-in/username', {
        method: 'POST',
        headers: type === undefined ? {} : { 'content-type': type },
        body: JSON.stringify(ADMIN),
      })
      expect(status).toBe(415)
    },
  )

  it('sets a cookie that scripts and other sites cannot read', async () => {
    const { headers, status } = await attempt(ADMIN)
    expect(status).toBe(200)
    expect(headers['cache-control']).toBe('no-store')
    const [cookie = '', ...others] = headers['set-cookie'] ?? []
    expect(others).toEqual([])
    expect(cookie).toMatch(/^order-dashboard-[0-9a-f]{8}\.session_token=/)
    expect(cookie).toMatch(/; HttpOnly/i)
    expect(cookie).toMatch(/; SameSite=Lax/i)
    expect(cookie).not.toMatch(/; (Secure|Domain)/i)
  })

  it('does not return the session’s token to scripts', async () => {
    const answer = await attempt({ ...ADMIN, callbackURL: '/elsewhere' })
    const [cookie = ''] = answer.headers['set-cookie'] ?? []
    const session = await service().send('/api/auth/get-session', {
      headers: { cookie: cookie.split(';', 1)[0] },
    })
    expect(JSON.parse(session.text)).toMatchObject({ user: { username: 'admin' } })
    for (const { text, headers } of [answer, session]) {
      expect(text).not.toMatch(/token/i)
      expect(text).not.toContain(tokenOf(cookie))
      const { 'set-cookie': _, ...others } = headers
      expect(JSON.stringify(others)).not.toContain(tokenOf(cookie))
      expect(others).not.toHaveProperty('location')
    }
  })

  it('returns the session to a GET request, also if it has a body', async () => {
    const headers = { ...JSON_TYPE, ...(await service().signIn()) }
    const { status, text } = await service().send('/api/auth/get-session', { headers, body: '{}' })
    expect([status, JSON.parse(text)]).toMatchObject([200, { user: { username: 'admin' } }])
  })

  it('does not adopt a session that the browser sent', async () => {
    const planted = await service().signIn({ username: 'ada.l', password: 'engine no. 1' })
    const unsigned = { cookie: withValue(planted['cookie'], 'chosen-by-an-attacker') }
    for (const headers of [planted, unsigned]) {
      const answer = await service().send('/api/auth/sign-in/username', {
        method: 'POST',
        headers: { ...JSON_TYPE, ...fromNewAddress(), ...headers },
        body: JSON.stringify(ADMIN),
      })
      const cookie = cookiesOf(answer)
      expect(await viewer({ cookie })).toMatchObject({ name: 'admin' })
      expect(tokenOf(cookie)).not.toBe(tokenOf(headers.cookie))
    }
    expect(await viewer(planted)).toMatchObject({ name: 'ada.l' })
    expect(await viewer(unsigned)).toBeUndefined()
  })

  it('over https sets a Secure cookie, which works', async () => {
    const behindProxy = await runService(get().database, {
      publicUrl: 'https://orders.example.com',
    })
    try {
      const answer = await behindProxy.send('/api/auth/sign-in/username', {
        method: 'POST',
        headers: { ...JSON_TYPE, ...fromNewAddress(), origin: 'https://orders.example.com' },
        body: JSON.stringify(ADMIN),
      })
      const [cookie = ''] = answer.headers['set-cookie'] ?? []
      expect(cookie).toMatch(/^__Secure-order-dashboard-[0-9a-f]{8}\.session_token=.*; Secure/i)
      const as = { cookie: cookie.split(';', 1)[0] ?? '' }
      expect((await behindProxy.post('{ viewer { name } }', { as })).data).toEqual({
        viewer: { name: 'admin' },
      })
    } finally {
      await behindProxy.stop()
    }
  })

  it('out ends the session at once, in the database too, and no other session', async () => {
    const [leaving, staying] = [await service().signIn(), await service().signIn()]
    expect(await viewer(leaving)).toBeDefined()
    const sessions = await get().database.prisma.session.count()
    const answer = await signOut(leaving)
    expect(answer.status).toBe(200)
    expect(answer.headers['set-cookie']?.[0]).toContain('Max-Age=0')
    expect((await service().post('{ viewer { name } }', { as: leaving })).codes).toEqual([
      'UNAUTHENTICATED',
    ])
    expect(await viewer(staying)).toBeDefined()
    expect(await get().database.prisma.session.count()).toBe(sessions - 1)
  })

  it('out ends the session at once, also with a key in the request', async () => {
    const leaving = await service().signIn()
    await viewer(leaving)
    await signOut({ ...leaving, authorization: 'Bearer something' })
    expect((await service().post('{ viewer { name } }', { as: leaving })).status).toBe(401)
  })

  it('ends when the session expires', async () => {
    const as = await service().signIn()
    await get().database.sql.run(`UPDATE sessions SET expires_at = now() - interval '1 minute'`)
    expect((await service().post('{ viewer { name } }', { as })).codes).toEqual(['UNAUTHENTICATED'])
  })

  it('is not proven by a cookie with a forged signature', async () => {
    const { cookie = '' } = await service().signIn()
    const token = tokenOf(cookie)
    for (const forged of [`${token}.${'A'.repeat(43)}%3D`, token]) {
      const as = { cookie: withValue(cookie, forged) }
      expect((await service().post('{ viewer { name } }', { as })).status).toBe(401)
    }
  })

  it('leaves no password, token or cookie in the log', async () => {
    const before = service().logged.text().length
    const { cookie = '' } = await service().signIn()
    await attempt({ username: 'admin', password: 'a wrong password' })
    await signOut({ cookie })
    const text = service().logged.text().slice(before)
    expect(text).toContain('/api/auth/sign-out')
    expect(text).not.toContain(ADMIN.password)
    expect(text).not.toContain('a wrong password')
    expect(text).not.toContain(tokenOf(cookie))
  })
})

/** The token in a session's cookie: its signature follows after the dot. */
function tokenOf(cookie: string): string {
  return z.string().parse(/=([^.;]+)/.exec(cookie)?.[1])
}

/** A cookie of the same name with another value. */
function withValue(cookie = '', value: string): string {
  return `${cookie.split('=', 1)[0] ?? ''}=${value}`
}

/** Counts, until the end of the test, how often a password is hashed. */
function countHashings(): () => number {
  const scrypt = vi.spyOn(crypto, 'scrypt')
  // So that modules that imported the function by name use the spy.
  syncBuiltinESMExports()
  onTestFinished(() => {
    scrypt.mockRestore()
    syncBuiltinESMExports()
  })
  return () => scrypt.mock.calls.length
}
