import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine, describeOnPostgres } from '../../testing/engines.ts'
import { runTwoInstances } from '../../testing/instances.ts'
import { orderInput, place } from '../../testing/orders-over-http.ts'
import { useService, type Credential, type RunningService } from '../../testing/running-service.ts'

const HOUR_MS = 3_600_000
const Key = z.object({
  id: z.string(),
  programId: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdBy: z.string(),
  expiresAt: z.string().nullable(),
  valid: z.boolean(),
})
const Outcome = z.object({
  key: z.string().nullable(),
  apiKey: Key.nullable(),
  replaced: Key.nullable(),
  errors: z.array(
    z.object({ code: z.string(), message: z.string(), field: z.string().nullable() }),
  ),
})
const KEY = '{ id programId name scopes createdBy expiresAt valid }'
const ROTATE = `mutation ($input: RotateApiKeyInput!) {
  rotateApiKey(input: $input) { key apiKey ${KEY} replaced ${KEY} errors { code message field } }
}`
const REVOKE_PROGRAM = `mutation ($programId: ID!) {
  revokeProgram(programId: $programId) { apiKeys { id valid } errors { code field } }
}`

const rotate = async (service: RunningService, as: Credential, input: object) => {
  const { data, errors } = await service.post(ROTATE, { as, variables: { input } })
  if (data == null) throw new Error(JSON.stringify(errors))
  return Outcome.parse(data['rotateApiKey'])
}
const bearer = (key: string | null) => ({ authorization: `Bearer ${key ?? ''}` })
const hoursFromNow = (time: string | null | undefined) =>
  (Date.parse(time ?? '') - Date.now()) / HOUR_MS

describeOnEachEngine('a key that is rotated', (get) => {
  const service = useService(get)
  let admin: Credential
  beforeAll(async () => {
    admin = await service().signIn()
  })
  const codes = async (as: Credential) =>
    (await service().post('{ viewer { name } }', { as })).codes
  const expireSoon = (id: string, minutes: number) =>
    get().database.sql.run(
      `UPDATE api_keys SET expires_at = now() + make_interval(mins => $2::int) WHERE id = $1::text::bigint`,
      [id, minutes],
    )

  it('gets a successor with the same name and scopes; both are valid during the overlap', async () => {
    const old = await service().makeKey(['READ', 'WRITE'])
    const { key, apiKey, replaced, errors } = await rotate(service(), admin, {
      id: old.id,
      overlapHours: 12,
    })
    expect(errors).toEqual([])
    expect(apiKey).toMatchObject({
      programId: old.id,
      name: replaced?.name,
      scopes: ['READ', 'WRITE'],
      createdBy: 'admin',
      expiresAt: null,
      valid: true,
    })
    expect(apiKey?.id).not.toBe(old.id)
    expect(hoursFromNow(replaced?.expiresAt)).toBeCloseTo(12, 1)
    expect(await codes(bearer(key))).toEqual([])
    expect(await codes(old)).toEqual([])
  })

  it('ends at once without an overlap', async () => {
    const old = await service().makeKey(['READ'])
    expect(await codes(old)).toEqual([])
    const { key, replaced } = await rotate(service(), admin, { id: old.id, overlapHours: 0 })
    expect(replaced?.valid).toBe(false)
    expect(await codes(old)).toEqual(['UNAUTHENTICATED'])
    expect(await codes(bearer(key))).toEqual([])
  })

  it('never expires later than it would have', async () => {
    const old = await service().makeKey(['READ'], new Date(Date.now() + 100 * HOUR_MS))
    await expireSoon(old.id, 60)
    const { replaced } = await rotate(service(), admin, { id: old.id, overlapHours: 24 })
    expect(hoursFromNow(replaced?.expiresAt)).toBeCloseTo(1, 1)
  })

  it('is replaced by one with the same lifetime, or with the given expiry', async () => {
    const old = await service().makeKey(['READ'], new Date(Date.now() + 100 * HOUR_MS))
    const second = await rotate(service(), admin, { id: old.id, overlapHours: 0 })
    expect(hoursFromNow(second.apiKey?.expiresAt)).toBeCloseTo(100, 1)
    const expiresAt = new Date(Date.now() + 5 * HOUR_MS).toISOString()
    const third = await rotate(service(), admin, {
      id: second.apiKey?.id,
      overlapHours: 0,
      expiresAt,
    })
    expect(third.apiKey).toMatchObject({ expiresAt, programId: old.id })
  })

  it('leaves the program the same: a repeated order is not placed twice', async () => {
    const first = await service().makeKey(['WRITE'])
    const input = orderInput('placed before the rotation')
    const before = await place(service(), first, input)
    const second = await rotate(service(), admin, { id: first.id, overlapHours: 0 })
    const third = await rotate(service(), admin, { id: second.apiKey?.id, overlapHours: 1 })
    // The second key is still valid, beside the third.
    for (const { key } of [third, second]) {
      const again = await place(service(), bearer(key), input)
      expect(again.errors).toEqual([])
      expect(again.order?.id).toBe(before.order?.id)
    }
    const other = await service().makeKey(['WRITE'])
    expect((await place(service(), other, input)).order?.id).not.toBe(before.order?.id)
  })

  it('may be revoked during the overlap, and its successor stays valid', async () => {
    const { id } = await service().makeKey(['READ'])
    const { key } = await rotate(service(), admin, { id, overlapHours: 1 })
    const revoke = `mutation { revokeApiKey(id: ${id}) { errors { code } } }`
    expect((await service().post(revoke, { as: admin })).codes).toEqual([])
    expect(await codes(bearer(key))).toEqual([])
  })

  it.each([
    {
      why: 'there is no such key',
      id: () => Promise.resolve('0'),
      code: 'NOT_FOUND',
      says: /no such key/,
    },
    {
      why: 'the id is not a number',
      id: () => Promise.resolve('x'),
      code: 'NOT_FOUND',
      says: /no such/,
    },
    {
      why: 'it was revoked',
      id: async () => {
        const { id } = await service().makeKey(['READ'])
        await service().post(`mutation { revokeApiKey(id: ${id}) { apiKey { id } } }`, {
          as: admin,
        })
        return id
      },
      code: 'INVALID_INPUT',
      says: /has ended/,
    },
    {
      why: 'it has expired',
      id: async () => {
        const { id } = await service().makeKey(['READ'])
        await expireSoon(id, -1)
        return id
      },
      code: 'INVALID_INPUT',
      says: /has ended/,
    },
    {
      why: 'it was replaced before',
      id: async () => {
        const { id } = await service().makeKey(['READ'])
        await rotate(service(), admin, { id })
        return id
      },
      code: 'INVALID_INPUT',
      says: /replaced already/,
    },
  ])('is not rotated if $why', async ({ id, code, says }) => {
    const keys = await get().database.prisma.apiKey.count()
    const named = await id()
    const made = (await get().database.prisma.apiKey.count()) - keys
    const outcome = await rotate(service(), admin, { id: named })
    expect(outcome).toMatchObject({ key: null, apiKey: null, replaced: null })
    expect(outcome.errors).toMatchObject([{ code, field: 'id' }])
    expect(outcome.errors[0]?.message).toMatch(says)
    expect((await get().database.prisma.apiKey.count()) - keys).toBe(made)
  })

  it.each([{ overlapHours: -1 }, { overlapHours: 721 }, { expiresAt: '2020-01-01T00:00:00Z' }])(
    'is not rotated with %j',
    async (input) => {
      const { id } = await service().makeKey(['READ'])
      const { key, errors } = await rotate(service(), admin, { id, ...input })
      expect(key).toBeNull()
      expect(errors).toMatchObject([{ code: 'INVALID_INPUT', field: Object.keys(input)[0] }])
    },
  )

  it('is revoked with all other keys of its program', async () => {
    const { id: programId, ...first } = await service().makeKey(['READ'])
    const { key } = await rotate(service(), admin, { id: programId })
    const both = [first, bearer(key)]
    for (const each of both) expect(await codes(each)).toEqual([])
    const { data } = await service().post(REVOKE_PROGRAM, { as: admin, variables: { programId } })
    const ended = { valid: false }
    expect(data?.['revokeProgram']).toMatchObject({ apiKeys: [ended, ended], errors: [] })
    for (const each of both) expect(await codes(each)).toEqual(['UNAUTHENTICATED'])
    const again = await service().post(REVOKE_PROGRAM, { as: admin, variables: { programId } })
    expect(again.data?.['revokeProgram']).toEqual({ apiKeys: [], errors: [] })
  })

  it('does not identify the program: only the first key’s id does', async () => {
    const { id } = await service().makeKey(['READ'])
    const { apiKey } = await rotate(service(), admin, { id })
    for (const programId of [apiKey?.id, '0', 'x']) {
      const { data } = await service().post(REVOKE_PROGRAM, { as: admin, variables: { programId } })
      const errors = [{ code: 'NOT_FOUND', field: 'programId' }]
      expect(data?.['revokeProgram']).toEqual({ apiKeys: [], errors })
    }
  })

  it('keeps its name, which no other program gets', async () => {
    const { id } = await service().makeKey(['READ'])
    const { apiKey } = await rotate(service(), admin, { id, overlapHours: 0 })
    const create = `mutation ($name: String!) {
      createApiKey(input: { name: $name, scopes: [READ] }) { errors { code field } }
    }`
    const { data } = await service().post(create, { as: admin, variables: { name: apiKey?.name } })
    expect(data?.['createApiKey']).toEqual({ errors: [{ code: 'INVALID_INPUT', field: 'name' }] })
  })

  it('is in the audit log, without the key', async () => {
    const { id } = await service().makeKey(['READ'])
    const { key, apiKey } = await rotate(service(), admin, { id, overlapHours: 48 })
    const event = await get().database.prisma.auditEvent.findFirst({ orderBy: { id: 'desc' } })
    expect(event).toMatchObject({
      actor: 'admin',
      action: 'key-rotated',
      subject: `key:${apiKey?.name ?? ''}`,
      details: { overlapHours: 48 },
    })
    expect(service().logged.text()).not.toContain(key)
  })
})

describeOnPostgres('keys of one program, on two servers at once', (get) => {
  it('are rotated once', async () => {
    const [a, b] = await runTwoInstances(get())
    const admin = await a.signIn()
    const { id } = await a.makeKey(['READ'])
    const outcomes = await Promise.all([a, b, a, b].map((each) => rotate(each, admin, { id })))
    expect(outcomes.filter(({ key }) => key !== null)).toHaveLength(1)
    expect(await get().database.prisma.apiKey.count({ where: { programId: BigInt(id) } })).toBe(1)
  })

  it('are all revoked with the program, also one that is being created', async () => {
    const [a, b] = await runTwoInstances(get())
    const admin = await a.signIn()
    for (let round = 0; round < 10; round += 1) {
      const { id } = await a.makeKey(['READ'])
      await Promise.all([
        rotate(a, admin, { id }),
        b.post(REVOKE_PROGRAM, { as: admin, variables: { programId: id } }),
      ])
      const where = { OR: [{ id: BigInt(id) }, { programId: BigInt(id) }], revokedAt: null }
      expect(await get().database.prisma.apiKey.count({ where })).toBe(0)
    }
  })
})
