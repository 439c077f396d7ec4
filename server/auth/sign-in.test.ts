import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import {
  ADMIN,
  fromNewAddress,
  runService,
  useService,
  type Credential,
} from '../testing/running-service.ts'

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

  it('with the right password makes one known, in whatever case the name is written', async () => {
    for (const username of ['Ada.L', 'ada.l', 'ADA.L']) {
      const as = await service().signIn({ username, password: 'engine no. 1' })
      expect(await viewer(as)).toEqual({ name: 'ada.l', kind: 'person', scopes: ['READ', 'WRITE'] })
    }
  })

  it('gives the same answer for a wrong password and for a name that nobody has', async () => {
    const wrong = await attempt({ ...ADMIN, password: 'not the password' })
    const unknown = await attempt({ ...ADMIN, username: 'nobody' })
    expect(wrong.status).toBe(401)
    expect([unknown.status, unknown.text]).toEqual([wrong.status, wrong.text])
    expect(wrong.headers['set-cookie'] ?? []).toEqual([])
  })

  it.each(['', '{', 'null', '[]', '{}', { username: 5, password: 5 }, { username: 'admin' }])(
    'with %j is refused as it stands',
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
    'is refused as %s, which a foreign form could send',
    async (type) => {
      const { status } = await service().send('/api/auth/sign-in/username', {
        method: 'POST',
        headers: type === undefined ? {} : { 'content-type': type },
        body: JSON.stringify(ADMIN),
      })
      expect(status).toBe(415)
    },
  )

  it('sets a cookie that no script and no other site gets', async () => {
    const { headers, status } = await attempt(ADMIN)
    expect(status).toBe(200)
    expect(headers['cache-control']).toBe('no-store')
    const [cookie = '', ...others] = headers['set-cookie'] ?? []
    expect(others).toEqual([])
    expect(cookie).toMatch(/^better-auth\.session_token=/)
    expect(cookie).toMatch(/; HttpOnly/i)
    expect(cookie).toMatch(/; SameSite=Lax/i)
    expect(cookie).not.toMatch(/; (Secure|Domain)/i)
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
      expect(cookie).toMatch(/^__Secure-better-auth\.session_token=.*; Secure/i)
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

  it('out ends the session at once where a key is sent along', async () => {
    const leaving = await service().signIn()
    await viewer(leaving)
    await signOut({ ...leaving, authorization: 'Bearer something' })
    expect((await service().post('{ viewer { name } }', { as: leaving })).status).toBe(401)
  })

  it('is forgotten when the session has expired', async () => {
    const as = await service().signIn()
    await get().database.sql.run(`UPDATE sessions SET expires_at = now() - interval '1 minute'`)
    expect((await service().post('{ viewer { name } }', { as })).codes).toEqual(['UNAUTHENTICATED'])
  })

  it('a cookie with a forged signature opens nothing', async () => {
    const { cookie = '' } = await service().signIn()
    const token = z.string().parse(/=([^.]+)\./.exec(cookie)?.[1])
    for (const forged of [`${token}.${'A'.repeat(43)}%3D`, token]) {
      const as = { cookie: `better-auth.session_token=${forged}` }
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
    expect(text).not.toContain(z.string().parse(/=([^.]+)\./.exec(cookie)?.[1]))
  })
})
