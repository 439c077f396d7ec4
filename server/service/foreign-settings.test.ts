import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { openPostgres, type PostgresSettings } from '../db/postgres.ts'
import { createLog } from '../process/log.ts'
import { describeOnPostgres } from '../testing/engines.ts'
import { recordLog } from '../testing/log-records.ts'
import { startPgBouncer } from '../testing/pgbouncer.ts'
import { createRole } from '../testing/roles.ts'
import { runService, type RunningService } from '../testing/running-service.ts'
import { openSse } from '../testing/sse-client.ts'

/** Settings of a role under which values have another form, or statements another meaning. */
const SETTINGS = {
  datestyle: `'German, DMY'`,
  intervalstyle: `'iso_8601'`,
  timezone: `'Asia/Kolkata'`,
  extra_float_digits: '-4',
  bytea_output: `'escape'`,
  array_nulls: 'off',
  transform_null_equals: 'on',
  default_transaction_isolation: `'serializable'`,
  search_path: `'elsewhere'`,
  lock_timeout: '1',
  idle_in_transaction_session_timeout: '1',
}

const PLACE = `mutation ($key: String!) {
  placeOrder(input: { idempotencyKey: $key, customer: { username: "ada", email: "ada@example.com" },
    items: [{ name: "Tea", category: "Drinks", creditValue: 3 }], deliveryMethod: PICKUP, deliveryAddress: "Shop",
    estimatedDelivery: "2030-12-01T10:00:00.123Z" }) {
    order { id dateOrdered estimatedDelivery } errors { message } } }`
const Placed = z.object({
  placeOrder: z.object({
    order: z.object({
      id: z.string(),
      dateOrdered: z.iso.datetime(),
      estimatedDelivery: z.string(),
    }),
    errors: z.array(z.unknown()).length(0),
  }),
})
const LIST =
  '{ orders { edges { node { id dateOrdered } } totalCount } orderStats { totalOrders } }'
const Listed = z.object({
  orders: z.object({ totalCount: z.number(), edges: z.array(z.unknown()) }),
  orderStats: z.object({ totalOrders: z.number() }),
})

describeOnPostgres('a server whose database has settings of its own', (get) => {
  const url = () => z.string().parse(get().url)

  async function run(settings: PostgresSettings): Promise<RunningService> {
    const database = await openPostgres(settings, createLog('fatal'))
    onTestFinished(() => database.close())
    const service = await runService(database)
    onTestFinished(() => service.stop())
    return service
  }

  async function expectToWork(service: RunningService, key: string): Promise<void> {
    const as = await service.makeKey(['READ', 'WRITE'])
    const events = await openSse(service.url, {
      headers: as,
      query: 'subscription { orderEvents { events { orderId at } } }',
    })
    await events.event(1)
    const before = Date.now()
    const answer = await service.post(PLACE, { variables: { key }, as })
    const { order } = Placed.parse(answer.data).placeOrder
    expect(Math.abs(Date.parse(order.dateOrdered) - before)).toBeLessThan(60_000)
    expect(order.estimatedDelivery).toBe('2030-12-01T10:00:00.123Z')
    expect((await events.event(2)).data).toContain(`"orderId":"${order.id}"`)
    events.leave()
    const listed = Listed.parse((await service.post(LIST, { as })).data)
    expect(listed.orders.edges).toHaveLength(listed.orders.totalCount)
    expect(listed.orderStats.totalOrders).toBe(listed.orders.totalCount)
  }

  it('works for a role with other formats of dates and numbers (C1)', async () => {
    const service = await run({ url: await createRole(url(), { settings: SETTINGS }) })
    await expectToWork(service, 'formats')
  })

  it('keeps its connections for a role whose resting sessions end', async () => {
    const role = await createRole(url(), { settings: { idle_session_timeout: '200' } })
    const { log, records } = recordLog()
    const database = await openPostgres({ url: role }, log)
    onTestFinished(() => database.close())
    await database.listen('order_events', () => undefined)
    await database.feed.run('SELECT 1')
    // Another connection waits for longer than the role lets a session rest.
    await get().database.sql.run('SELECT pg_sleep(0.6)')
    expect(records()).toEqual([])
  })

  it('works behind PgBouncer in transaction mode, with its defaults (C3)', async ({ skip }) => {
    const pooled = await startPgBouncer(url(), skip)
    const service = await run({ url: pooled, directUrl: url() })
    await expectToWork(service, 'pooled')
    await expectToWork(service, 'pooled again')
  })

  it('works behind PgBouncer for a role with other dates (C1, C3)', async ({ skip }) => {
    // The settings that PgBouncer follows. Others of a role can come back with another of its connections.
    const { datestyle, timezone } = SETTINGS
    const role = await createRole(url(), { settings: { datestyle, timezone } })
    const service = await run({ url: await startPgBouncer(role, skip), directUrl: role })
    await expectToWork(service, 'pooled formats')
  })

  it('waits for a free connection where the role may have few (C4)', async () => {
    const role = await createRole(url(), { attributes: 'CONNECTION LIMIT 4' })
    const service = await run({ url: role })
    const as = await service.makeKey(['READ', 'WRITE'])
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        n % 5 === 0
          ? service.post(PLACE, { variables: { key: `few ${n}` }, as })
          : service.post(LIST, { as }),
      ),
    )
    for (const { errors } of answers) expect(errors).toBeUndefined()
    expect((await service.send('/readyz')).status).toBe(200)
    await service.signIn()
  })
})
