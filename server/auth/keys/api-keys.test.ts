import { createHash } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../../testing/engines.ts'
import { runService, useService, type Credential } from '../../testing/running-service.ts'

const Outcome = z.object({
  key: z.string().nullish(),
  apiKey: z
    .object({
      id: z.string(),
      name: z.string(),
      scopes: z.array(z.string()),
      expiresAt: z.string().nullable(),
      lastUsedAt: z.string().nullable(),
    })
    .nullable(),
  errors: z.array(z.object({ code: z.string(), field: z.string().nullable() })),
})
const OUTCOME = 'apiKey { id name scopes expiresAt lastUsedAt } errors { code field }'

describeOnEachEngine('API keys', (get) => {
  const service = useService(get)
  let admin: Credential
  beforeAll(async () => {
    admin = await service().signIn()
  })
  const create = async (input: object) => {
    const query = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key ${OUTCOME} } }`
    const { data } = await service().post(query, { as: admin, variables: { input } })
    return Outcome.parse(data?.['createApiKey'])
  }
  const revoke = async (id: string) => {
    const query = `mutation ($id: ID!) { revokeApiKey(id: $id) { ${OUTCOME} } }`
    const { data } = await service().post(query, { as: admin, variables: { id } })
    return Outcome.parse(data?.['revokeApiKey'])
  }
  const ask = (key: unknown, of = service()) =>
    of.post('{ viewer { name kind scopes } }', { as: { authorization: `Bearer ${String(key)}` } })
  const codes = async (key: unknown) => (await ask(key)).codes
  const rowOf = (id: string | undefined) =>
    get().database.prisma.apiKey.findUniqueOrThrow({ where: { id: BigInt(id ?? 0) } })

  it('sign a program in, with the scopes they were created with', async () => {
    const { key, apiKey, errors } = await create({ name: 'shop.1', scopes: ['WRITE', 'WRITE'] })
    expect(errors).toEqual([])
    expect(apiKey).toMatchObject({ name: 'shop.1', scopes: ['WRITE'], expiresAt: null })
    expect((await ask(key)).data).toEqual({
      viewer: { name: 'shop.1', kind: 'program', scopes: ['WRITE'] },
    })
  })

  it('are stored only as a hash, and are in no log', async () => {
    const { key, apiKey } = await create({ name: 'hashed', scopes: ['READ'] })
    expect(key).toMatch(/^odk_[\w-]{43}$/)
    await ask(key)
    const row = await rowOf(apiKey?.id)
    expect(row.hash).toBe(createHash('sha256').update(String(key)).digest('hex'))
    expect(row.createdBy).toBe('admin')
    const tables = JSON.stringify(row, (_name, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    )
    expect(tables).not.toContain(key)
    expect(service().logged.text()).not.toContain(key)
    expect(service().logged.text()).not.toContain(row.hash)
  })

  it('tell when they were last used, to the minute', async () => {
    const { key, apiKey } = await create({ name: 'used', scopes: ['READ'] })
    expect(apiKey?.lastUsedAt).toBeNull()
    await ask(key)
    const first = (await rowOf(apiKey?.id)).lastUsedAt
    expect(Math.abs(Date.now() - (first?.getTime() ?? 0))).toBeLessThan(60_000)
    const other = await runService(get().database)
    try {
      await ask(key, other)
      expect((await rowOf(apiKey?.id)).lastUsedAt).toEqual(first)
    } finally {
      await other.stop()
    }
  })

  it('are refused once revoked: on this server at once, on another one when its cache expires', async () => {
    const other = await runService(get().database)
    try {
      const { key, apiKey } = await create({ name: 'revoked', scopes: ['READ'] })
      expect(await codes(key)).toEqual([])
      expect((await ask(key, other)).codes).toEqual([])
      expect((await revoke(String(apiKey?.id))).errors).toEqual([])
      expect(await codes(key)).toEqual(['UNAUTHENTICATED'])
      const asking = async () => (await ask(key, other)).codes
      await expect.poll(asking, { timeout: 10_000 }).toEqual(['UNAUTHENTICATED'])
    } finally {
      await other.stop()
    }
  })

  it('stay revoked: a second time changes nothing', async () => {
    const { apiKey } = await create({ name: 'twice', scopes: ['READ'] })
    await revoke(String(apiKey?.id))
    const { revokedAt } = await rowOf(apiKey?.id)
    expect((await revoke(String(apiKey?.id))).errors).toEqual([])
    expect((await rowOf(apiKey?.id)).revokedAt).toEqual(revokedAt)
  })

  it('are refused once expired', async () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString()
    const { key, apiKey } = await create({ name: 'expired', scopes: ['READ'], expiresAt: soon })
    expect(apiKey?.expiresAt).toBe(soon)
    await get().database.sql.run(
      `UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE name = 'expired'`,
    )
    expect(await codes(key)).toEqual(['UNAUTHENTICATED'])
  })

  it.each(['', 'odk_', 'odk_unknown', 'x'.repeat(10_000)])('%s is not a key', async (key) => {
    expect(await codes(key)).toEqual(['UNAUTHENTICATED'])
  })

  it('a wrong key is refused also with a valid session', async () => {
    const as = { ...admin, authorization: 'Bearer odk_unknown' }
    expect((await service().post('{ viewer { name } }', { as })).codes).toEqual(['UNAUTHENTICATED'])
  })

  it.each([
    { input: { name: '', scopes: ['READ'] }, field: 'name' },
    { input: { name: 'two words', scopes: ['READ'] }, field: 'name' },
    { input: { name: 'x'.repeat(61), scopes: ['READ'] }, field: 'name' },
    { input: { name: 'none', scopes: [] }, field: 'scopes' },
    {
      input: { name: 'late', scopes: ['READ'], expiresAt: '2020-01-01T00:00:00Z' },
      field: 'expiresAt',
    },
  ])('are not created from $input', async ({ input, field }) => {
    const { key, apiKey, errors } = await create(input)
    expect([key, apiKey]).toEqual([null, null])
    expect(errors).toEqual([{ code: 'INVALID_INPUT', field }])
  })

  it('have unique names, which revoked keys keep', async () => {
    const { apiKey } = await create({ name: 'unique', scopes: ['READ'] })
    await revoke(String(apiKey?.id))
    const again = await create({ name: 'unique', scopes: ['READ'] })
    expect(again.errors).toEqual([{ code: 'INVALID_INPUT', field: 'name' }])
    expect(again.key).toBeNull()
  })

  it.each(['0', '999999', 'abc', '9'.repeat(30)])(
    'with id %s cannot be revoked: there is none',
    async (id) => {
      const { apiKey, errors } = await revoke(id)
      expect(apiKey).toBeNull()
      expect(errors).toEqual([{ code: 'NOT_FOUND', field: 'id' }])
    },
  )
})
