import { GraphQLObjectType } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { PrismaPg } from '@prisma/adapter-pg'
import { z } from 'zod'
import { PrismaClient } from '../db/generated/client.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { firstStreamResult } from '../testing/first-stream-result.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { useService, type Credential } from '../testing/running-service.ts'
import { createSchema } from './schema.ts'

/**
 * The access rights of each viewer to each root field: yes, no (FORBIDDEN) or 401 (UNAUTHENTICATED).
 * `none` sends no credential. READ, WRITE and ADMIN are programs whose key has only that scope. `expired`
 * and `revoked` are keys that had all three scopes. `nothing`, `viewer`, `operator` and `admin` are people
 * in that role. A root field that is missing here fails the tests.
 */
const TABLE = `
                              none    expired  revoked  READ  WRITE  ADMIN  nothing  viewer  operator  admin
  Query.apiKeys               401     401      401      no    no     yes    no       no      no        yes
  Query.auditEvents           401     401      401      no    no     yes    no       no      no        yes
  Query.customer              401     401      401      yes   no     no     no       yes     yes       yes
  Query.invitations           401     401      401      no    no     yes    no       no      no        yes
  Query.latestOrderEvents     401     401      401      yes   no     no     no       yes     yes       yes
  Query.myAccount             401     401      401      no    no     no     yes      yes     yes       yes
  Query.mySessions            401     401      401      no    no     no     yes      yes     yes       yes
  Query.order                 401     401      401      yes   no     no     no       yes     yes       yes
  Query.orderByExternalId     401     401      401      yes   no     no     no       yes     yes       yes
  Query.orderByNumber         401     401      401      yes   no     no     no       yes     yes       yes
  Query.orderEventsAfter      401     401      401      yes   no     no     no       yes     yes       yes
  Query.orders                401     401      401      yes   no     no     no       yes     yes       yes
  Query.orderStats            401     401      401      yes   no     no     no       yes     yes       yes
  Query.orderTrend            401     401      401      yes   no     no     no       yes     yes       yes
  Query.people                401     401      401      no    no     yes    no       no      no        yes
  Query.recentOrders          401     401      401      yes   no     no     no       yes     yes       yes
  Query.viewer                401     401      401      yes   yes    yes    yes      yes     yes       yes
  Mutation.changeRole         401     401      401      no    no     yes    no       no      no        yes
  Mutation.createApiKey       401     401      401      no    no     yes    no       no      no        yes
  Mutation.createPasswordLink 401     401      401      no    no     yes    no       no      no        yes
  Mutation.disablePerson      401     401      401      no    no     yes    no       no      no        yes
  Mutation.enablePerson       401     401      401      no    no     yes    no       no      no        yes
  Mutation.endOtherSessions   401     401      401      no    no     no     yes      yes     yes       yes
  Mutation.endSession         401     401      401      no    no     no     yes      yes     yes       yes
  Mutation.invitePerson       401     401      401      no    no     yes    no       no      no        yes
  Mutation.placeOrder         401     401      401      no    yes    no     no       no      yes       yes
  Mutation.revokeApiKey       401     401      401      no    no     yes    no       no      no        yes
  Mutation.revokeInvitation   401     401      401      no    no     yes    no       no      no        yes
  Mutation.revokeProgram      401     401      401      no    no     yes    no       no      no        yes
  Mutation.rotateApiKey       401     401      401      no    no     yes    no       no      no        yes
  Mutation.updateOrderStatus  401     401      401      no    yes    no     no       no      yes       yes
  Subscription.orderEvents    401     401      401      yes   no     no     no       yes     yes       yes
  Subscription.orderStats     401     401      401      yes   no     no     no       yes     yes       yes
  Subscription.orderUpdated   401     401      401      yes   no     no     no       yes     yes       yes
`

/** For each root field, an operation that succeeds for a viewer with access. `n` differs at each call. */
const OPERATIONS: Readonly<Record<string, (n: number) => string>> = {
  'Query.invitations': () => '{ invitations { id createdBy } }',
  'Query.apiKeys': () => '{ apiKeys { id name createdBy } }',
  'Query.auditEvents': () => '{ auditEvents { edges { node { actor peer } } } }',
  'Query.customer': () => '{ customer(id: 1) { username orders { totalCount } } }',
  'Query.latestOrderEvents': () => '{ latestOrderEvents { id order { id } } }',
  'Query.myAccount': () => '{ myAccount { username role hasSecondFactor recoveryCodesLeft } }',
  'Query.mySessions': () => '{ mySessions { id browser system address since isCurrent } }',
  'Query.order': () => '{ order(id: 1) { id customer { email } history { actor } } }',
  'Query.orderByExternalId': () => '{ orderByExternalId(externalId: "WEB-1") { id } }',
  'Query.orderByNumber': () => '{ orderByNumber(number: "ORD-20260101-00001") { id } }',
  'Query.orderEventsAfter': () => '{ orderEventsAfter { cursor reset hasMore } }',
  'Query.orders': () => '{ orders { totalCount edges { node { id } } } }',
  'Query.orderStats': () => '{ orderStats { totalOrders } }',
  'Query.orderTrend': () => '{ orderTrend { points { at } } }',
  'Query.people': () => '{ people { username role } }',
  'Query.recentOrders': () => '{ recentOrders { orders { id } stats { totalOrders } } }',
  'Query.viewer': () => '{ viewer { name scopes } }',
  'Mutation.changeRole': (n) =>
    `mutation { changeRole(input: { id: "active-${n}", role: OPERATOR }) { person { id } errors { code } } }`,
  'Mutation.createApiKey': (n) =>
    `mutation { createApiKey(input: { name: "made-${n}", scopes: [READ] }) { apiKey { id } errors { code } } }`,
  'Mutation.createPasswordLink': (n) =>
    `mutation { createPasswordLink(id: "active-${n}") { link errors { code } } }`,
  'Mutation.disablePerson': (n) =>
    `mutation { disablePerson(id: "active-${n}") { person { id } errors { code } } }`,
  'Mutation.enablePerson': (n) =>
    `mutation { enablePerson(id: "disabled-${n}") { person { id } errors { code } } }`,
  'Mutation.invitePerson': () =>
    'mutation { invitePerson(input: { role: VIEWER }) { link errors { code } } }',
  'Mutation.endOtherSessions': () => 'mutation { endOtherSessions { ended errors { code } } }',
  'Mutation.endSession': (n) =>
    `mutation { endSession(id: "${spareSession(n)}") { ended errors { code } } }`,
  'Mutation.placeOrder': (n) => `mutation { placeOrder(input: {
    idempotencyKey: "order ${n}", customer: { username: "ada", email: "ada@example.com" },
    items: [{ name: "Lamp", category: "Home", creditValue: 30, quantity: 2 }],
    deliveryMethod: PICKUP, deliveryAddress: "Shop"
  }) { order { id } errors { code } } }`,
  'Mutation.revokeApiKey': (n) =>
    `mutation { revokeApiKey(id: ${spareKey(n)}) { apiKey { id } errors { code } } }`,
  'Mutation.revokeInvitation': (n) =>
    `mutation { revokeInvitation(id: ${spareKey(n)}) { invitation { id } errors { code } } }`,
  'Mutation.revokeProgram': (n) =>
    `mutation { revokeProgram(programId: ${spareKey(n) + SPARE}) { apiKeys { id } errors { code } } }`,
  'Mutation.rotateApiKey': (n) =>
    `mutation { rotateApiKey(input: { id: ${spareKey(n) + 2 * SPARE} }) { key errors { code } } }`,
  'Mutation.updateOrderStatus': (n) =>
    `mutation { updateOrderStatus(input: { id: ${n}, status: SHIPPED }) { order { id } errors { code } } }`,
  'Subscription.orderEvents': () => 'subscription { orderEvents { cursor } }',
  'Subscription.orderStats': () => 'subscription { orderStats { totalOrders } }',
  'Subscription.orderUpdated': () => 'subscription { orderUpdated(id: 1) { id } }',
}

/** More than the number of viewers, so that each has its own order, key, person and link to change. */
const SPARE = 20
const FIRST_SPARE_KEY = 1_000
const spareKey = (n: number) => FIRST_SPARE_KEY + n
const spareSession = (n: number) => `spare session ${n}`

const [VIEWERS, RULES] = parseTable(TABLE)
const ROOT_FIELDS = rootFields()

describe('the access table', () => {
  it('lists exactly the root fields of the schema', () => {
    expect(Object.keys(RULES).sort()).toEqual(ROOT_FIELDS)
  })

  it('has an operation for each root field', () => {
    expect(Object.keys(OPERATIONS).sort()).toEqual(ROOT_FIELDS)
  })
})

describeOnEachEngine('access', (get) => {
  const service = useService(get)
  const credentials = new Map<string, Credential>([['none', {}]])
  beforeAll(async () => {
    const { sql } = get().database
    for (const role of ['nothing', 'viewer', 'operator']) {
      const account = { username: role, password: 'a password of tests' }
      await service().people.create({ ...account, role: 'viewer' })
      await sql.run('UPDATE users SET role = $1 WHERE username = $1', [role])
      credentials.set(role, await service().signIn(account))
    }
    credentials.set('admin', await service().signIn())
    for (const scope of ['READ', 'WRITE', 'ADMIN'] as const) {
      credentials.set(scope, await service().makeKey([scope]))
    }
    const expired = await service().makeKey(['READ', 'WRITE', 'ADMIN'])
    const revoked = await service().makeKey(['READ', 'WRITE', 'ADMIN'])
    await sql.run(
      `UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1::text::bigint`,
      [expired.id],
    )
    const { codes } = await service().post(
      `mutation { revokeApiKey(id: ${revoked.id}) { errors { code } } }`,
      { as: credentials.get('admin') ?? {} },
    )
    expect(codes).toEqual([])
    credentials.set('expired', expired).set('revoked', revoked)
    await placeOrders(sql, await makeCustomer(sql, 'grace'), { count: SPARE })
    await sql.run(
      `UPDATE orders SET order_number = 'ORD-20260101-00001', external_id = 'WEB-1' WHERE id = 1`,
    )
    await sql.run(
      `INSERT INTO api_keys (id, name, hash, scopes, created_by)
       SELECT ${FIRST_SPARE_KEY} + n, 'spare-' || n, 'no hash ' || n, '{READ}', 'test'
         FROM generate_series(1, ${3 * SPARE}) AS n`,
    )
    for (const [kind, disabledAt] of Object.entries({ active: 'NULL', disabled: 'now()' })) {
      await sql.run(
        `INSERT INTO users (id, name, email, username, role, disabled_at)
         SELECT '${kind}-' || n, 'Spare', '${kind}' || n || '@example.com', '${kind}.' || n, 'viewer', ${disabledAt}
           FROM generate_series(1, ${SPARE}) AS n`,
      )
    }
    await sql.run(
      `INSERT INTO invitations (id, token_hash, role, created_by, expires_at)
       SELECT ${FIRST_SPARE_KEY} + n, 'no hash ' || n, 'viewer', 'test', now() + interval '1 day'
         FROM generate_series(1, ${SPARE}) AS n`,
    )
  })

  it.each(ROOT_FIELDS)('to %s matches the table', async (field) => {
    const seen: Record<string, string> = {}
    for (const [index, viewer] of VIEWERS.entries()) {
      await giveSpareSession(viewer, index + 1)
      const before = await written()
      const document = OPERATIONS[field]?.(index + 1) ?? ''
      seen[viewer] = await ask(document, field, credentials.get(viewer))
      const changed = (await written()) !== before
      expect(changed, `${viewer} changes something`).toBe(
        field.startsWith('Mutation.') && seen[viewer] === 'yes',
      )
    }
    expect(seen).toEqual(RULES[field])
  })

  it('to the order in a refused mutation needs READ', async () => {
    const refusals = [
      'id: 1, status: SHIPPED, expectedVersion: 99',
      'id: 1, status: PENDING',
      'id: 1, status: CANCELLED',
    ]
    for (const input of refusals) {
      const document = `mutation { updateOrderStatus(input: { ${input} }) {
        order { deliveryAddress customer { email } } errors { code } } }`
      const of = async (viewer: string) => {
        const { data } = await service().post(document, { as: credentials.get(viewer) ?? {} })
        return z
          .object({ order: z.unknown(), errors: z.array(z.unknown()).length(1) })
          .parse(data?.['updateOrderStatus']).order
      }
      expect(await of('WRITE'), input).toBeNull()
      expect(await of('operator'), input).toHaveProperty('deliveryAddress')
    }
  })

  /** Whether a viewer has access to a field, and the response holds the requested data. */
  async function ask(document: string, field: string, as?: Credential): Promise<string> {
    if (as === undefined) throw new Error('there is no such viewer')
    const answer = document.startsWith('subscription')
      ? Answer.parse(await firstStreamResult(service().url, document, as))
      : Answer.parse(await service().post(document, { as }))
    const name = field.slice(field.indexOf('.') + 1)
    const codes = answer.errors.map(({ extensions }) => extensions.code).join()
    if (codes === '' && Outcome.safeParse(answer.data?.[name]).success) return 'yes'
    expect(answer.data?.[name] ?? null, `data of ${field} beside ${codes}`).toBeNull()
    return { FORBIDDEN: 'no', UNAUTHENTICATED: '401' }[codes] ?? JSON.stringify(answer)
  }

  /** Gives a person a second session, which the operation may end. */
  async function giveSpareSession(viewer: string, n: number): Promise<void> {
    await get().database.sql.run(
      `INSERT INTO sessions (id, token, user_id, expires_at)
       SELECT $1, $1, id, now() + interval '1 hour' FROM users WHERE username = $2
       ON CONFLICT DO NOTHING`,
      [spareSession(n), viewer],
    )
  }

  /** A summary of everything that a mutation could change. */
  async function written(): Promise<string> {
    const { state } = await get().database.sql.one(
      z.object({ state: z.string() }),
      `SELECT (SELECT count(*) FROM order_events) || ' ' || (SELECT count(*) FROM orders) || ' ' ||
              (SELECT count(*) || ' ' || count(revoked_at) FROM api_keys) || ' ' ||
              (SELECT string_agg(id || role || (disabled_at IS NULL), ',' ORDER BY id) FROM users) || ' ' ||
              (SELECT count(*) FROM invitations) || ' ' || (SELECT count(*) FROM sessions) AS state`,
    )
    return state
  }
})

const Answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })).default([]),
})

/** The value of a field for a viewer with access: not null, and without errors if it is a mutation. */
const Outcome = z.union([
  z.array(z.unknown()),
  z.looseObject({ errors: z.array(z.unknown()).max(0).optional() }),
])

function parseTable(table: string): [string[], Record<string, Record<string, string>>] {
  const [head = '', ...lines] = table.trim().split('\n')
  const viewers = head.split(/ +/)
  const rules: Record<string, Record<string, string>> = {}
  for (const line of lines) {
    const [field = '', ...cells] = line.trim().split(/ +/)
    const cellsByViewer = viewers.map((viewer, index) => [viewer, cells[index] ?? ''] as const)
    rules[field] = Object.fromEntries(cellsByViewer)
  }
  return [viewers, rules]
}

function rootFields(): string[] {
  // Pothos needs only the models of the client, so this connection is never opened.
  const adapter = new PrismaPg({ connectionString: 'postgres://unused' })
  const schema = createSchema(new PrismaClient({ adapter }))
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    .flatMap((type) =>
      type instanceof GraphQLObjectType
        ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
        : [],
    )
    .sort()
}
