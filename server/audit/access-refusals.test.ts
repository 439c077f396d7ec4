import { beforeAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { useService, type Credential } from '../testing/running-service.ts'
import { AccessRefusals, type AccessRefusal } from './access-refusals.ts'
import { AuditLog } from './audit-log.ts'

const Recorded = z.object({ actor: z.string(), ip: z.string(), field: z.string() })
const INVITE = 'mutation { invitePerson(input: { role: ADMIN }) { link } }'

describeOnEachEngine('a request that is not allowed', (get) => {
  const service = useService(get)
  let [viewer, program]: [Credential, Credential] = [{}, {}]
  let programName = ''
  beforeAll(async () => {
    const account = { username: 'grace', password: 'a password of tests' }
    await service().people.create({ ...account, role: 'viewer' })
    viewer = await service().signIn(account)
    program = await service().makeKey(['READ'])
    const { data } = await service().post('{ viewer { name } }', { as: program })
    programName = z.object({ name: z.string() }).parse(data?.['viewer']).name
  })
  const said = ({ actor, ip, field }: AccessRefusal) => `${actor} from ${ip}: ${field}`
  const recorded = () =>
    get().database.sql.rows(
      Recorded,
      `SELECT actor, peer AS ip, details ->> 'field' AS field FROM audit_events
        WHERE action = 'access-refused' ORDER BY id`,
    )

  it('is recorded with its viewer, IP address and field', async () => {
    for (const as of [viewer, program]) {
      expect((await service().post(INVITE, { as })).codes).toEqual(['FORBIDDEN'])
    }
    await service().post('{ viewer { name } apiKeys { id } }', { as: viewer })
    // The requests do not wait for their records, so the order may differ.
    await vi.waitFor(async () =>
      expect((await recorded()).map(said).sort()).toEqual([
        'grace from 127.0.0.1: Mutation.invitePerson',
        'grace from 127.0.0.1: Query.apiKeys',
        `key:${programName} from 127.0.0.1: Mutation.invitePerson`,
      ]),
    )
  })

  it('is not recorded without a viewer, and allowed requests are not recorded', async () => {
    const before = await recorded()
    await service().post(INVITE)
    await service().post('{ orderStats { totalOrders } }', { as: viewer })
    await service().post(INVITE, { as: await service().signIn() })
    expect(await recorded()).toEqual(before)
  })

  it('is recorded once within the quiet time, however often it is repeated', async () => {
    const { sql } = get().database
    await sql.run(`DELETE FROM audit_events WHERE action = 'access-refused'`)
    const audit = new AuditLog(sql, service().logged.log)
    const again: AccessRefusal = { actor: 'bob', ip: '10.0.0.1', field: 'Query.people' }
    const refusals = new AccessRefusals(audit, 3_600_000)
    for (let n = 0; n < 50; n += 1) refusals.note(again)
    refusals.note({ ...again, field: 'Query.apiKeys' })
    refusals.note({ ...again, actor: 'key:bob' })
    await audit.stop()
    expect((await recorded()).map(({ actor, field }) => `${actor} ${field}`).sort()).toEqual([
      'bob Query.apiKeys',
      'bob Query.people',
      'key:bob Query.people',
    ])

    const forgetful = new AccessRefusals(audit, 1)
    const before = (await recorded()).length
    await vi.waitFor(async () => {
      forgetful.note(again)
      await audit.stop()
      expect((await recorded()).length).toBeGreaterThan(before + 1)
    })
  })
})
