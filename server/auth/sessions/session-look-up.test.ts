import { makeSignature } from 'better-auth/crypto'
import { beforeAll, expect, it } from 'vitest'
import { countStatements } from '../../testing/count-statements.ts'
import { describeOnEachEngine } from '../../testing/engines.ts'
import { createSessionLookUp } from './session-look-up.ts'

const SECRET = 'a secret of thirty-two characters'
const NAME = 'better-auth.session_token'
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

  it('asks once for all who come at once, and mixes nobody up', async () => {
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
    // Sessions and their people; signatures may be checked over a few turns.
    expect(statements()).toBeLessThanOrEqual(PEOPLE / 5)
  })

  it('finds nobody for an unknown token, and somebody again beside it', async () => {
    const both = [await cookieOf('token 1'), await cookieOf('of nobody')]
    expect(await Promise.all(both.map((cookie) => lookUp(cookie)))).toEqual([viewer(1), undefined])
  })

  it.each([
    ['signed with another secret', () => cookieOf('token 2', { secret: 'another secret' })],
    ['of another name', () => cookieOf('token 2', { name: 'session_token' })],
    ['without a signature', () => `${NAME}=token%202`],
    ['with an empty one', () => `${NAME}=token%202.`],
    ['that is a signature alone', () => `${NAME}=.${'A'.repeat(43)}%3D`],
    ['that is empty', () => `${NAME}=`],
    ['that decodes to nothing', () => `${NAME}=%E0%A4%A`],
  ])('finds nobody for a cookie %s', async (_, cookie) => {
    expect(await lookUp(await cookie())).toBeUndefined()
  })

  it('behind TLS does not take the name that plain HTTP could set', async () => {
    const secure = `__Secure-${NAME}`
    expect(await lookUp(await cookieOf('token 3'), secure)).toBeUndefined()
    expect(await lookUp(await cookieOf('token 3', { name: secure }), secure)).toEqual(viewer(3))
  })
})
