import { makeSignature } from 'better-auth/crypto'
import { beforeAll, expect, it } from 'vitest'
import { countStatements } from '../../testing/count-statements.ts'
import { describeOnEachEngine } from '../../testing/engines.ts'
import { createSessionLookUp } from './session-look-up.ts'

const SECRET = 'a secret of thirty-two characters'
const NAME = 'dashboard.session_token'
const PEOPLE = 300

describeOnEachEngine('looking sessions up', (get) => {
  const lookUp = (cookie: string, cookieName = NAME) =>
    createSessionLookUp({ sql: get().database.sql, secret: SECRET, cookieName })(cookie)
  const cookieOf = async (token: string, { name = NAME, secret = SECRET } = {}) =>
    `${name}=${encodeURIComponent(`${token}.${await makeSignature(token, secret)}`)}`
  const viewer = (n: number) => ({
    id: `user:person ${n}`,
    name: `person.${n}`,
    kind: 'person',
    scopes: ['READ', 'WRITE'],
    credential: `session:session ${n}`,
  })

  beforeAll(async () => {
    await get().database.sql.run(
      `INSERT INTO users (id, name, email, username, role)
       SELECT 'person ' || n, 'Person', n || '@example.com', 'person.' || n, 'operator'
         FROM generate_series(1, $1::int) AS n`,
      [PEOPLE],
    )
    await get().database.sql.run(
      `INSERT INTO sessions (id, token, user_id, expires_at)
       SELECT 'session ' || n, 'token ' || n, 'person ' || n, now() + interval '1 day'
         FROM generate_series(1, $1::int) AS n`,
      [PEOPLE],
    )
  })

  it('shares queries among look-ups that arrive together, and mixes no people up', async () => {
    const numbers = Array.from({ length: PEOPLE }, (_, index) => index + 1)
    const cookies = await Promise.all(numbers.map((n) => cookieOf(`token ${n}`)))
    const look = createSessionLookUp({
      sql: get().database.sql,
      secret: SECRET,
      cookieName: NAME,
    })
    const statements = countStatements(/order_events|BEGIN|COMMIT|SET TIME ZONE/)
    const found = await Promise.all(cookies.map(look))
    expect(found).toEqual(numbers.map(viewer))
    // Not exactly one: the signatures may be checked over a few turns of the event loop.
    expect(statements()).toBeLessThanOrEqual(PEOPLE / 5)
  })

  it('finds no viewer for an unknown token, and still the viewer of another one', async () => {
    const both = [await cookieOf('token 1'), await cookieOf('an unknown token')]
    expect(await Promise.all(both.map((cookie) => lookUp(cookie)))).toEqual([viewer(1), undefined])
  })

  it.each([
    ['signed with another secret', () => cookieOf('token 2', { secret: 'another secret' })],
    ['of another name', () => cookieOf('token 2', { name: 'session_token' })],
    ['without a signature', () => `${NAME}=token%202`],
    ['with an empty signature', () => `${NAME}=token%202.`],
    ['that is only a signature', () => `${NAME}=.${'A'.repeat(43)}%3D`],
    ['that is empty', () => `${NAME}=`],
    ['that decodes to nothing', () => `${NAME}=%E0%A4%A`],
  ])('finds no viewer for a cookie %s', async (_, cookie) => {
    expect(await lookUp(await cookie())).toBeUndefined()
  })

  it('finds the session beside cookies of the same name from other programs (A4)', async () => {
    const own = await cookieOf('token 4')
    const foreign = [
      `${NAME}=anything`,
      await cookieOf('token 5', { secret: 'the secret of another program' }),
      // Signed by this server, but ended.
      await cookieOf('an ended token'),
      `${NAME}=%E0%A4%A`,
      NAME,
    ]
    for (const other of foreign) {
      expect(await lookUp(`${other}; ${own}`)).toEqual(viewer(4))
      expect(await lookUp(`${own}; ${other}`)).toEqual(viewer(4))
    }
    expect(await lookUp([...foreign, own, ...foreign].join(';'))).toEqual(viewer(4))
  })

  it('with https does not accept the cookie’s name of plain http', async () => {
    const secure = `__Secure-${NAME}`
    expect(await lookUp(await cookieOf('token 3'), secure)).toBeUndefined()
    expect(await lookUp(await cookieOf('token 3', { name: secure }), secure)).toEqual(viewer(3))
  })
})
