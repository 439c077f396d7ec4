import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { countStatements } from '../../testing/count-statements.ts'
import { describeOnEachEngine } from '../../testing/engines.ts'
import { useService, type Credential } from '../../testing/running-service.ts'

const Keys = z.object({ apiKeys: z.array(z.object({ name: z.string(), valid: z.boolean() })) })

const NO_ROOM = 'There are 1000 valid keys, which is the limit. Revoke keys that are not in use.'

/** Statements that the server runs regularly, without a request. */
const BESIDES = /_snapshot|pg_is_in_recovery|^SET |^SELECT 1 FROM installation/

describeOnEachEngine('the list of keys', (get) => {
  const service = useService(get)
  let admin: Credential
  beforeAll(async () => {
    admin = await service().signIn()
    await get().database.sql.run(
      `INSERT INTO api_keys (name, hash, scopes, created_by, revoked_at, expires_at)
       SELECT 'revoked-' || n, 'revoked ' || n, '{READ}'::scope[], 'test', now(), NULL::timestamptz FROM generate_series(1, 80) AS n
       UNION ALL
       SELECT 'expired-' || n, 'expired ' || n, '{READ}', 'test', NULL, now() FROM generate_series(1, 80) AS n
       UNION ALL
       SELECT 'valid-' || lpad(n::text, 3, '0'), 'valid ' || n, '{READ}', 'test', NULL,
              CASE n % 2 WHEN 0 THEN now() + interval '1 day' END
         FROM generate_series(1, 998) AS n`,
    )
  })
  const list = async () =>
    Keys.parse((await service().post('{ apiKeys { name valid } }', { as: admin })).data).apiKeys
  const create = async (name: string) => {
    const query = `mutation { createApiKey(input: { name: "${name}", scopes: [READ] }) { key errors { code field message } } }`
    return (await service().post(query, { as: admin })).data?.['createApiKey']
  }

  it('has the valid keys by name, then the hundred newest of the others', async () => {
    const keys = await list()
    const valid = keys.slice(0, 998)
    expect(valid.every((key) => key.valid)).toBe(true)
    expect(valid.map(({ name }) => name)).toEqual(valid.map(({ name }) => name).sort())
    const ended = keys.slice(998)
    expect(ended).toHaveLength(100)
    expect(ended.some((key) => key.valid)).toBe(false)
    expect(ended[0]?.name).toBe('expired-80')
  })

  it('is limited: no key is created beyond a thousand valid ones', async () => {
    const { id, ...as } = await service().makeKey(['READ'])
    const together = await Promise.all(['one', 'two', 'three', 'four'].map(create))
    expect(
      together.filter((outcome) => JSON.stringify(outcome).includes('"errors":[]')),
    ).toHaveLength(1)
    const full = { key: null, errors: [{ code: 'INVALID_INPUT', message: NO_ROOM, field: null }] }
    expect(await create('one-too-many')).toEqual(full)
    const rotate = `mutation { rotateApiKey(input: { id: ${id} }) { key errors { code field message } } }`
    const { data } = await service().post(rotate, { as: admin })
    expect(data?.['rotateApiKey']).toEqual(full)
    expect((await service().post('{ viewer { name } }', { as })).codes).toEqual([])
    expect(await list()).toHaveLength(1_100)
  })

  it('contains neither the key nor its hash', async () => {
    const fields = z.object({
      __type: z.object({ fields: z.array(z.object({ name: z.string() })) }),
    })
    const { data } = await service().post('{ __type(name: "ApiKey") { fields { name } } }', {
      as: admin,
    })
    const names = fields.parse(data).__type.fields.map(({ name }) => name)
    expect(names.sort()).toEqual([
      'createdAt',
      'createdBy',
      'expiresAt',
      'id',
      'lastUsedAt',
      'name',
      'programId',
      'revokedAt',
      'scopes',
      'valid',
    ])
  })

  it.each([
    [
      'key',
      () =>
        get()
          .database.prisma.apiKey.deleteMany()
          .then(() => service().makeKey(['READ'])),
    ],
    ['session', () => service().signIn()],
  ])('a %s that was just looked up is not looked up again', async (_what, open) => {
    const as = await open()
    const ask = () => service().post('{ viewer { name } }', { as })
    expect((await ask()).codes).toEqual([])
    const statements = countStatements(BESIDES)
    for (let times = 0; times < 5; times += 1) expect((await ask()).codes).toEqual([])
    expect(statements()).toBe(0)
  })
})
