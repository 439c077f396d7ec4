import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { useService, type Credential } from '../testing/running-service.ts'

const IP = '192.0.2.44'

interface AuditedMutation {
  /** The mutation with its arguments. It changes one of the rows that `beforeAll` inserts. */
  call: string
  action: string
  subject: string | null
}

/** Every mutation of accounts, keys and sessions, with the audit event that it leaves. */
const AUDITED: Readonly<Record<string, AuditedMutation>> = {
  invitePerson: { call: '(input: { role: VIEWER })', action: 'invited', subject: null },
  revokeInvitation: { call: '(id: 1000)', action: 'invitation-revoked', subject: null },
  createPasswordLink: { call: '(id: "ada")', action: 'password-link-made', subject: 'ada' },
  changeRole: {
    call: '(input: { id: "ada", role: OPERATOR })',
    action: 'role-changed',
    subject: 'ada',
  },
  disablePerson: { call: '(id: "bea")', action: 'account-disabled', subject: 'bea' },
  enablePerson: { call: '(id: "cyd")', action: 'account-enabled', subject: 'cyd' },
  endSession: { call: '(id: "spare 1")', action: 'session-ended', subject: 'admin' },
  endOtherSessions: { call: '', action: 'sessions-ended', subject: 'admin' },
  createApiKey: {
    call: '(input: { name: "shop", scopes: [READ] })',
    action: 'key-created',
    subject: 'key:shop',
  },
  rotateApiKey: {
    call: '(input: { id: 1001 })',
    action: 'key-rotated',
    subject: 'key:program-1001',
  },
  revokeApiKey: { call: '(id: 1002)', action: 'key-revoked', subject: 'key:program-1002' },
  revokeProgram: {
    call: '(programId: 1003)',
    action: 'key-revoked',
    subject: 'key:program-1003',
  },
}

/** Mutations that change no account, key or session. Orders keep their own record of changes. */
const OF_OTHER_FEATURES = ['placeOrder', 'updateOrderStatus']

const Schema = z.object({
  __schema: z.object({
    mutationType: z.object({ fields: z.array(z.object({ name: z.string() })) }),
  }),
})

describeOnEachEngine('a mutation of accounts, keys or sessions', (get) => {
  const service = useService(get)
  let admin: Credential
  beforeAll(async () => {
    admin = await service().signIn()
    const { sql } = get().database
    await sql.run(
      `INSERT INTO users (id, name, email, username, role, disabled_at)
       VALUES ('ada', 'Ada', 'ada@example.com', 'ada', 'viewer', NULL),
              ('bea', 'Bea', 'bea@example.com', 'bea', 'viewer', NULL),
              ('cyd', 'Cyd', 'cyd@example.com', 'cyd', 'viewer', now())`,
    )
    await sql.run(
      `INSERT INTO sessions (id, token, user_id, expires_at)
       SELECT 'spare ' || n, 'spare ' || n, users.id, now() + interval '1 hour'
         FROM users, generate_series(1, 2) AS n WHERE username = 'admin'`,
    )
    await sql.run(
      `INSERT INTO api_keys (id, name, hash, scopes, created_by)
       SELECT 1000 + n, 'program-' || 1000 + n, 'no hash ' || n, '{READ}', 'test'
         FROM generate_series(1, 3) AS n`,
    )
    await sql.run(
      `INSERT INTO invitations (id, token_hash, role, created_by, expires_at)
       VALUES (1000, 'no hash', 'viewer', 'test', now() + interval '1 day')`,
    )
  })

  it('is in this table, unless another feature owns it', async () => {
    const query = '{ __schema { mutationType { fields { name } } } }'
    const { data } = await service().post(query, { as: admin })
    const names = Schema.parse(data).__schema.mutationType.fields.map(({ name }) => name)
    expect([...Object.keys(AUDITED), ...OF_OTHER_FEATURES].sort()).toEqual(names.sort())
  })

  it.each(Object.keys(AUDITED))('leaves an audit event: %s', async (name) => {
    const { call = '', action, subject } = AUDITED[name] ?? {}
    const { prisma } = get().database
    const { _max } = await prisma.auditEvent.aggregate({ _max: { id: true } })
    const { data, errors } = await service().post(
      `mutation { ${name}${call} { errors { code } } }`,
      {
        as: admin,
        headers: { 'x-forwarded-for': IP },
      },
    )
    expect([errors, data?.[name]]).toEqual([undefined, { errors: [] }])
    const events = await prisma.auditEvent.findMany({ where: { id: { gt: _max.id ?? 0n } } })
    expect(events).toMatchObject([{ actor: 'admin', action, subject, peer: IP }])
  })
})
