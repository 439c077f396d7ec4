import { createClient } from 'graphql-sse'
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { runService, useService } from '../testing/running-service.ts'
import { openSse, type SseEvent } from '../testing/sse-client.ts'

const STATS = `subscription {
  orderStats {
    type totalOrders pendingCount shippedCount outForDeliveryCount deliveredCount cancelledCount
    recentUpdates timestamp
  }
}`

const Stats = z.object({
  type: z.enum(['INITIAL', 'UPDATE']),
  totalOrders: z.number(),
  pendingCount: z.number(),
  shippedCount: z.number(),
  outForDeliveryCount: z.number(),
  deliveredCount: z.number(),
  cancelledCount: z.number(),
  recentUpdates: z.number(),
  timestamp: z.iso.datetime(),
})
const Result = z.object({ data: z.object({ orderStats: Stats }) })
const statsOf = ({ name, data }: SseEvent) => {
  expect(name).toBe('next')
  return Result.parse(JSON.parse(data)).data.orderStats
}

/** How long a busy machine may take for what otherwise takes at most a second. */
const SOON_MS = 10_000

describeOnEachEngine('live statistics over HTTP', (get) => {
  const service = useService(get, { maxStreamsPerViewer: 100 })
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })
  const place = () => placeOrders(get().database.sql, customer)

  const gauge = async (name: string) => {
    const { text } = await service().send('/metrics')
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1])
  }
  const cohorts = () => gauge('order_dashboard_cohorts')
  const streams = () => gauge('order_dashboard_streams')
  const allLeft = () =>
    vi.waitFor(async () => expect([await streams(), await cohorts()]).toEqual([0, 0]))

  it.each([
    ['POST', 'a cookie'],
    ['GET', 'a cookie'],
    ['POST', 'a key'],
    ['GET', 'a key'],
  ] as const)('stream by %s with %s', async (method, what) => {
    const headers = what === 'a key' ? await service().makeKey(['READ']) : await service().signIn()
    const client = await openSse(service().url, { method, headers, query: STATS })
    expect(client.status).toBe(200)
    expect(client.headers['content-type']).toMatch(/^text\/event-stream/)
    expect(client.headers['cache-control']).toMatch(/no-cache|no-store/)
    expect(client.headers['cache-control']).toMatch(/no-transform/)
    expect(client.headers['x-accel-buffering']).toBe('no')
    expect(client.headers['content-encoding']).toBeUndefined()
    expect(client.headers['x-content-type-options']).toBe('nosniff')

    const initial = statsOf(await client.event(1))
    expect(initial.type).toBe('INITIAL')
    await place()
    const update = await within(SOON_MS, client.event(2))
    expect(statsOf(update)).toMatchObject({
      type: 'UPDATE',
      totalOrders: initial.totalOrders + 1,
      pendingCount: initial.pendingCount + 1,
      recentUpdates: initial.recentUpdates + 1,
    })
    expect(update.bytes).toBeLessThanOrEqual(500)
    client.leave()
    await allLeft()
  })

  it('have small events even with large numbers', () => {
    const largest = Object.fromEntries(
      Object.keys(Stats.shape).map((name) => [name, 2_147_483_647]),
    )
    const orderStats = { ...largest, type: 'INITIAL', timestamp: new Date().toISOString() }
    const event = `event: next\ndata: ${JSON.stringify({ data: { orderStats } })}\n\n`
    expect(Buffer.byteLength(event)).toBeLessThanOrEqual(500)
  })

  it('run once for all equal subscriptions with equal rights', async () => {
    const cookie = await service().signIn()
    const reader = await service().makeKey(['READ'])
    const other = await service().makeKey(['READ'])
    const open = (headers: Readonly<Record<string, string>>, query = STATS, variables = {}) =>
      openSse(service().url, { headers, query, variables })
    const shared = [await open(reader), await open(reader), await open(other)]
    expect([await streams(), await cohorts()]).toEqual([3, 1])
    await Promise.all(shared.map((client) => client.event(1)))
    await place()
    const updates = await Promise.all(shared.map((client) => within(SOON_MS, client.event(2))))
    expect(new Set(updates.map(({ data }) => data)).size).toBe(1)

    const admin = await open(cookie)
    expect([await streams(), await cohorts()]).toEqual([4, 2])
    const withVariables = `subscription ($all: Boolean!) {
      orderStats { type totalOrders pendingCount @include(if: $all) }
    }`
    const some = await open(reader, withVariables, { all: false })
    const all = await open(reader, withVariables, { all: true })
    expect([await streams(), await cohorts()]).toEqual([6, 4])
    expect((await some.event(1)).data).not.toContain('pendingCount')
    expect((await all.event(1)).data).toContain('pendingCount')
    for (const client of [...shared, admin, some, all]) client.leave()
    await allLeft()
  })

  it.each(['GET', 'POST'] as const)(
    'send an unauthenticated client only an error, by %s',
    async (method) => {
      const client = await openSse(service().url, { method, query: STATS })
      expect(client.status).toBe(200)
      const [next, complete, ...more] = await client.ended()
      expect(next?.name).toBe('next')
      const refusal: unknown = JSON.parse(next?.data ?? '')
      expect(refusal).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
      expect(refusal).not.toHaveProperty('data.orderStats')
      expect(next?.data).not.toMatch(/totalOrders|pendingCount/)
      expect(complete?.name).toBe('complete')
      expect(more).toEqual([])
      expect(await streams()).toBe(0)
    },
  )

  it('refuse a key without the scope READ', async () => {
    const headers = await service().makeKey(['WRITE'])
    const client = await openSse(service().url, { headers, query: STATS })
    expect((await client.event(1)).data).toContain('FORBIDDEN')
    const events = await client.ended()
    expect(events.map(({ name }) => name)).toEqual(['next', 'complete'])
    await allLeft()
  })

  it('reach the graphql-sse client', async () => {
    const { cookie = '' } = await service().signIn()
    const client = createClient({
      url: `${service().url}/graphql`,
      headers: { cookie },
      retryAttempts: 0,
    })
    onTestFinished(() => client.dispose())
    const values = client.iterate({ query: STATS })
    const next = async () => {
      const result: unknown = await within(SOON_MS, values.next())
      return z.object({ value: Result }).parse(result).value.data.orderStats
    }
    const initial = await next()
    expect(initial.type).toBe('INITIAL')
    await place()
    expect(await next()).toMatchObject({ type: 'UPDATE', totalOrders: initial.totalOrders + 1 })
    await values.return?.(undefined)
    await allLeft()
  })

  it('end without `complete` when the server drains, and leave nothing open', async () => {
    const { database } = get()
    const handles = () =>
      process.getActiveResourcesInfo().filter((name) => /TCPServerWrap/.test(name)).length
    const before = handles()
    const draining = await runService(database)
    const headers = await draining.signIn()
    expect(handles()).toBe(before + 1)
    const clients = [
      await openSse(draining.url, { headers, query: STATS }),
      await openSse(draining.url, { headers, query: STATS, method: 'GET' }),
    ]
    await Promise.all(clients.map((client) => client.event(1)))
    const started = performance.now()
    await draining.stop()
    // It must not wait for idle connections, which are closed after 2 s.
    expect(performance.now() - started).toBeLessThan(1_500)
    for (const client of clients) {
      const events = await client.ended()
      expect(events.map(({ name }) => name)).toEqual(['next'])
    }
    await vi.waitFor(() => expect(handles()).toBe(before))
    const errors = draining.logged.records().filter(({ level }) => /error|fatal/.test(level))
    expect(errors).toEqual([])
  })
})

/** Rejects with a clear message if `promise` takes longer than `ms`. */
async function within<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing arrived within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
