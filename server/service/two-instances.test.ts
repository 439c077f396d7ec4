import { expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnPostgres } from '../testing/engines.ts'
import { runTwoInstances } from '../testing/instances.ts'
import { changePeople, idOf } from '../testing/people-over-http.ts'
import { orderInput, place } from '../testing/orders-over-http.ts'
import { openSse, type SseClient } from '../testing/sse-client.ts'
import { connectWriters } from '../testing/writers.ts'

const STATS = 'subscription { orderStats { totalOrders pendingCount shippedCount } }'
const EVENTS = 'subscription { orderEvents { events { orderId kind to } } }'

const Counts = z.object({
  totalOrders: z.number(),
  pendingCount: z.number(),
  shippedCount: z.number(),
})
const StatsResult = z.object({ data: z.object({ orderStats: Counts }) })
const Event = z.object({ orderId: z.string(), kind: z.string(), to: z.string() })
const EventsResult = z.object({
  data: z.object({ orderEvents: z.object({ events: z.array(Event) }) }),
})

const newestStats = ({ events }: SseClient) =>
  events.map(({ data }) => StatsResult.parse(JSON.parse(data)).data.orderStats).at(-1)
const allEvents = ({ events }: SseClient) =>
  events.flatMap(({ data }) => EventsResult.parse(JSON.parse(data)).data.orderEvents.events)

/** How long a busy machine may take for what otherwise takes milliseconds. */
const PATIENCE = { timeout: 10_000 }

/** The limit after which one server refuses a session or key that ended on the other. */
const TWO_SECONDS = { timeout: 2_000 }

describeOnPostgres('two servers on one database', (get) => {
  it('show their clients the same state, whichever server or program writes', async () => {
    const services = await runTwoInstances(get())
    const [a, b] = services
    const headers = await a.makeKey(['READ', 'WRITE'])
    const open = async (query: string) => {
      const clients = await Promise.all(services.map(({ url }) => openSse(url, { headers, query })))
      await Promise.all(clients.map((client) => client.event(1)))
      return clients
    }
    const stats = await open(STATS)
    const feeds = await open(EVENTS)
    const allShow = (counts: z.infer<typeof Counts>, events: z.infer<typeof Event>[]) =>
      Promise.all([
        ...stats.map((client) => expect.poll(() => newestStats(client), PATIENCE).toEqual(counts)),
        ...feeds.map((client) => expect.poll(() => allEvents(client), PATIENCE).toEqual(events)),
      ])

    const first = (await place(a, headers, orderInput('through A'))).order?.id ?? ''
    const placed = { orderId: first, kind: 'PLACED', to: 'PENDING' }
    await allShow({ totalOrders: 1, pendingCount: 1, shippedCount: 0 }, [placed])

    const [psql] = await connectWriters(get(), 1)
    await psql?.query(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1`, [first])
    const shipped = { orderId: first, kind: 'STATUS_CHANGED', to: 'SHIPPED' }
    await allShow({ totalOrders: 1, pendingCount: 0, shippedCount: 1 }, [placed, shipped])

    const second = (await place(b, headers, orderInput('through B'))).order?.id ?? ''
    await allShow({ totalOrders: 2, pendingCount: 1, shippedCount: 1 }, [
      placed,
      shipped,
      { orderId: second, kind: 'PLACED', to: 'PENDING' },
    ])
  })

  it('place an order once if both receive it', async () => {
    const [a, b] = await runTwoInstances(get())
    const headers = await a.makeKey(['WRITE'])
    const input = orderInput('sent twice')
    const [one, other] = await Promise.all([place(a, headers, input), place(b, headers, input)])
    expect(one.errors).toEqual([])
    expect(other.order?.id).toBe(one.order?.id)
  })

  it('accept each other’s sessions', async () => {
    const [a, b] = await runTwoInstances(get())
    const session = await a.signIn()
    const { data } = await b.post('{ viewer { name } }', { as: session })
    expect(data).toEqual({ viewer: { name: 'admin' } })
    const { status } = await b.send('/api/auth/sign-out', {
      method: 'POST',
      headers: { ...session, origin: b.url, 'content-type': 'application/json' },
      body: '{}',
    })
    expect(status).toBe(200)
    await expect
      .poll(async () => (await a.post('{ viewer { name } }', { as: session })).codes, TWO_SECONDS)
      .toEqual(['UNAUTHENTICATED'])
  })

  it('end the streams of keys that ended on the other within two seconds, and no others', async () => {
    const [a, b] = await runTwoInstances(get())
    const admin = await a.signIn()
    const send = (query: string) => a.post(query, { as: admin })
    const ends: ((id: string) => Promise<unknown>)[] = [
      (id) => send(`mutation { revokeApiKey(id: ${id}) { errors { code } } }`),
      (id) => send(`mutation { revokeProgram(programId: ${id}) { errors { code } } }`),
      (id) => send(`mutation { rotateApiKey(input: { id: ${id}, overlapHours: 0 }) { key } }`),
      (id) =>
        get().database.sql.run(
          `UPDATE api_keys SET expires_at = now() WHERE id = $1::text::bigint`,
          [id],
        ),
    ]
    const watch = async () => {
      const { id, ...headers } = await a.makeKey(['READ'])
      const stream = await openSse(b.url, { headers, query: STATS })
      await stream.event(1)
      return { id, stream }
    }
    const bystander = await watch()
    for (const end of ends) {
      const { id, stream } = await watch()
      await end(id)
      const rest = () => stream.events.slice(1).map(({ name, data }) => `${name} ${data}`)
      await expect
        .poll(rest, TWO_SECONDS)
        .toEqual([expect.stringContaining('"code":"SESSION_ENDED"'), 'complete '])
      await stream.ended()
    }
    expect(bystander.stream.events).toHaveLength(1)
  })

  it('refuse a key that was revoked on the other within two seconds', async () => {
    const [a, b] = await runTwoInstances(get())
    const key = await a.makeKey(['READ'])
    const codes = async () => (await b.post('{ orderStats { totalOrders } }', { as: key })).codes
    expect(await codes()).toEqual([])
    const revoke = `mutation ($id: ID!) { revokeApiKey(id: $id) { errors { code } } }`
    const as = await a.signIn()
    const { data } = await a.post(revoke, { as, variables: { id: key.id } })
    expect(data).toEqual({ revokeApiKey: { errors: [] } })
    await expect.poll(codes, TWO_SECONDS).toEqual(['UNAUTHENTICATED'])
  })

  it('end the streams of a person that was disabled or demoted on the other within two seconds', async () => {
    const [a, b] = await runTwoInstances(get())
    const admin = await a.signIn()
    const changes = {
      'dis.abled': (id: string) => `disablePerson(id: "${id}") { errors { code } }`,
      lowered: (id: string) =>
        `changeRole(input: { id: "${id}", role: VIEWER }) { errors { code } }`,
    }
    for (const [username, change] of Object.entries(changes)) {
      const account = { username, password: 'engine no. 1' }
      await a.people.create({ ...account, role: 'operator' })
      const as = await b.signIn(account)
      const scopes = async () =>
        (await b.post('{ viewer { scopes } }', { as })).data?.['viewer'] ?? null
      expect(await scopes()).toEqual({ scopes: ['READ', 'WRITE'] })
      const stream = await openSse(b.url, { headers: as, query: STATS })
      await stream.event(1)
      expect((await changePeople(a, admin, change(await idOf(a, admin, username)))).codes).toEqual(
        [],
      )
      const [error, end] = (await stream.ended()).slice(-2)
      expect(error?.data).toContain('"code":"SESSION_ENDED"')
      expect(end?.name).toBe('complete')
      await expect
        .poll(scopes, TWO_SECONDS)
        .toEqual(username === 'lowered' ? { scopes: ['READ'] } : null)
    }
  })
})
