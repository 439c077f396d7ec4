import { beforeAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { committedIds } from '../testing/delivered-events.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { useService, type Credential } from '../testing/running-service.ts'
import { openSse, type SseEvent } from '../testing/sse-client.ts'

const EVENTS =
  'subscription ($after: String) { orderEvents(after: $after) { events { id } cursor reset } }'
const REQUIRED = EVENTS.replace('String', 'String!')

const Result = z.object({
  data: z.object({
    orderEvents: z.object({
      events: z.array(z.object({ id: z.string() })),
      cursor: z.string(),
      reset: z.boolean(),
    }),
  }),
})
const idsIn = (event: SseEvent | undefined) =>
  event === undefined ? [] : batchOf(event).events.map(({ id }) => id)
const batchOf = ({ name, data }: SseEvent) => {
  expect(name).toBe('next')
  return Result.parse(JSON.parse(data)).data.orderEvents
}

describeOnEachEngine('a subscription run shared over HTTP', (get) => {
  const service = useService(get)
  let [reader, admin, customer]: [Credential, Credential, string] = [{}, {}, '']
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
    reader = await service().makeKey(['READ'])
    admin = await service().makeKey(['READ', 'ADMIN'])
  })
  const place = () => placeOrders(get().database.sql, customer)
  const committed = async () => (await committedIds(get().database.sql)).map(String)

  const open = async (headers: Credential, query: string, variables: object = {}) => {
    const client = await openSse(service().url, { headers, query, variables })
    return {
      leave: () => client.leave(),
      events: client.events,
      event: (count: number) => client.event(count),
      ended: () => client.ended(),
      batch: async (count: number) => batchOf(await client.event(count)),
      /** Waits until exactly these events have arrived, in this order and once each. */
      async reach(ids: readonly string[]) {
        for (let count = 1; ; count += 1) {
          await client.event(count)
          const got = client.events.flatMap((event) => batchOf(event).events.map(({ id }) => id))
          if (got.length >= ids.length) {
            expect(got).toEqual(ids)
            return
          }
        }
      },
    }
  }
  const cohorts = async () => {
    const { text } = await service().send('/metrics')
    return Number(/^order_dashboard_cohorts (\d+)$/m.exec(text)?.[1])
  }
  const allLeave = async (...clients: { leave: () => void }[]) => {
    for (const { leave } of clients) leave()
    await vi.waitFor(async () => expect(await cohorts()).toBe(0))
  }

  it.each([
    ['an optional', EVENTS],
    ['a required', REQUIRED],
  ])(
    'serves subscribers that resume from different cursors, given as %s variable',
    async (_how, query) => {
      const first = await open(reader, EVENTS)
      const { cursor: start } = await first.batch(1)
      await allLeave(first)
      const before = (await committed()).length
      await place()
      await place()
      const early = await open(reader, query, { after: start })
      await early.reach((await committed()).slice(before))
      const { cursor: middle } = await early.batch(early.events.length)
      await place()
      const late = await open(reader, query, { after: middle })
      await late.reach((await committed()).slice(before + 2))
      expect(await cohorts()).toBe(1)
      await place()
      await early.reach((await committed()).slice(before))
      await late.reach((await committed()).slice(before + 2))
      await allLeave(early, late)
    },
  )

  it('serves new, resuming and reset subscribers together', async () => {
    const present = await open(reader, EVENTS)
    const { cursor } = await present.batch(1)
    const resuming = await open(reader, EVENTS, { after: cursor })
    expect(await resuming.batch(1)).toMatchObject({ events: [], reset: false })
    const reset = await open(reader, EVENTS, { after: 'nonsense' })
    expect(await reset.batch(1)).toMatchObject({ events: [], reset: true })
    expect(await cohorts()).toBe(1)
    const before = (await committed()).length
    await place()
    for (const each of [present, resuming, reset])
      await each.reach((await committed()).slice(before))
    await allLeave(present, resuming, reset)
  })

  it('is not shared by subscribers with different scopes', async () => {
    const one = await open(reader, EVENTS)
    const { cursor } = await one.batch(1)
    const two = await open(admin, EVENTS, { after: cursor })
    await two.batch(1)
    expect(await cohorts()).toBe(2)
    await allLeave(one, two)
  })

  it('is shared although subscribers send different unknown variables', async () => {
    const one = await open(reader, EVENTS, { n: 1 })
    const two = await open(reader, EVENTS, { n: 2, after: null })
    await one.batch(1)
    await two.batch(1)
    expect(await cohorts()).toBe(1)
    await allLeave(one, two)
  })

  it.each([
    ['known', '($x: ID!) { orderUpdated(id: $x) { id } }'],
    ['unknown', '{ orderStats { totalOrders } }'],
  ])(
    'survives an extremely nested value of a variable that is %s',
    async (_which, subscription) => {
      const x = `${'['.repeat(60_000)}${']'.repeat(60_000)}`
      const { text } = await service().send('/graphql', {
        method: 'POST',
        headers: { ...reader, 'content-type': 'application/json', accept: 'application/json' },
        body: `{"query":"subscription ${subscription}","variables":{"x":${x}}}`,
      })
      expect(text).not.toContain('INTERNAL_SERVER_ERROR')
    },
  )

  it('is refused if each event would cost too much', async () => {
    const fields = Array.from({ length: 85 }, (_, n) => `a${n}: id`).join(' ')
    const query = `subscription { orderEvents { events { order { history { ${fields} } } } } }`
    const client = await open(reader, query)
    expect((await client.ended())[0]?.data).toContain('"COST_LIMIT"')
  })

  it.each([
    [
      'a literal',
      (cursor: string) =>
        EVENTS.replace('$after: String', '$_: Int').replace('$after', `"${cursor}"`),
    ],
    ['a default value', (cursor: string) => EVENTS.replace('String', `String = "${cursor}"`)],
  ])('resumes from a cursor in %s', async (_what, write) => {
    const first = await open(reader, EVENTS)
    const { cursor } = await first.batch(1)
    const before = (await committed()).length
    await place()
    await first.reach((await committed()).slice(before))
    const query = write(cursor).replace('($_: Int)', '')
    const second = await open(reader, query)
    expect((await second.batch(1)).reset).toBe(false)
    await second.reach((await committed()).slice(before))
    await place()
    await second.reach((await committed()).slice(before))
    await allLeave(first, second)
  })

  it('resumes from `Last-Event-ID`, the cursor of each batch, whatever `after` says (B1)', async () => {
    const first = await open(reader, EVENTS)
    await first.batch(1)
    const before = (await committed()).length
    await place()
    await place()
    await first.reach((await committed()).slice(before))
    for (const event of first.events) expect(event.id).toBe(batchOf(event).cursor)
    const [start, middle] = first.events
    const older = { after: start?.id }
    const resumed = { ...reader, 'last-event-id': middle?.id ?? '' }
    const rest = (await committed()).slice(before + idsIn(middle).length)
    // The second request of the same text takes the way through the cache.
    for (const variables of [older, older, {}]) {
      const second = await open(resumed, EVENTS, variables)
      await second.reach(rest)
      second.leave()
    }
    await place()
    await first.reach((await committed()).slice(before))
    await allLeave(first)
  })

  it('says on each batch whether it ends the catching up', async () => {
    const query = EVENTS.replace('cursor', 'caughtUp cursor')
    const first = await open(reader, query)
    expect((await first.event(1)).data).toContain('"caughtUp":true')
    const { cursor } = await first.batch(1)
    await placeOrders(get().database.sql, customer, { count: 500 })
    const second = await open(reader, query, { after: cursor })
    const caughtUp = () => second.events.map(({ data }) => data.includes('"caughtUp":true'))
    await vi.waitFor(() => expect(caughtUp()).toContain(true), 10_000)
    expect(caughtUp()).toEqual([
      ...caughtUp()
        .slice(0, -1)
        .map(() => false),
      true,
    ])
    expect(caughtUp().length).toBeGreaterThan(2)
    const nothing = await open(reader, query, { after: second.events.at(-1)?.id })
    expect((await nothing.event(1)).data).toContain('"caughtUp":true')
    await allLeave(first, second, nothing)
  })

  it.each([
    ['a number', EVENTS, { after: 5 }],
    ['nothing although it is required', REQUIRED, {}],
  ])('is refused if the cursor is %s', async (_what, query, variables) => {
    const client = await open(reader, query, variables)
    const [next, complete] = await client.ended()
    expect(next?.data).toMatch(/"errors":.*\$after/)
    expect(complete?.name).toBe('complete')
  })
})
