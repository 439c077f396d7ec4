import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { committedIds } from '../testing/delivered-events.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { useService, type Credential } from '../testing/running-service.ts'
import { openSse, type SseClient } from '../testing/sse-client.ts'

const MAX_STRETCH = 50
const ORDERS = 400

const EventResult = z.object({
  data: z.object({ orderEvents: z.object({ events: z.array(z.object({ id: z.string() })) }) }),
})

/** The ids of the events that a client has received. */
const idsOf = ({ events }: SseClient) =>
  events.flatMap(({ data }) =>
    EventResult.parse(JSON.parse(data)).data.orderEvents.events.map(({ id }) => id),
  )

describeOnEachEngine('a statement over more orders than are published in pages', (get) => {
  const service = useService(get, { tail: { maxStretch: MAX_STRETCH }, statsIntervalMs: 100 })
  let [reader, customer]: [Credential, string] = [{}, '']
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
    reader = await service().makeKey(['READ'])
  })

  async function open(query: string): Promise<SseClient> {
    const client = await openSse(service().url, { headers: reader, query })
    await client.event(1)
    return client
  }

  async function expectExactly(client: SseClient, ids: readonly string[]): Promise<void> {
    for (let count = client.events.length; idsOf(client).length < ids.length; count += 1) {
      await client.event(count + 1)
    }
    expect(idsOf(client)).toEqual(ids)
  }

  async function expectText(client: SseClient, text: string): Promise<void> {
    for (let count = 1; ; count += 1) {
      if ((await client.event(count)).data.includes(text)) return
    }
  }

  it('reaches every subscriber of events once and in order, before and after others', async () => {
    const { sql } = get().database
    const committed = async () => (await committedIds(sql)).map(String)
    const clients = [
      await open('subscription { orderEvents { events { id } cursor } }'),
      await open('subscription { orderEvents { events { id } cursor } }'),
      await open('subscription { orderEvents { cursor events { kind id } } }'),
    ]
    const before = (await committed()).length
    const since = async () => (await committed()).slice(before)
    await placeOrders(sql, customer)
    for (const client of clients) await expectExactly(client, await since())
    await placeOrders(sql, customer, { count: ORDERS })
    await placeOrders(sql, customer)
    await sql.run(`UPDATE orders SET status = 'SHIPPED'`)
    for (const client of clients) await expectExactly(client, await since())
    await placeOrders(sql, customer)
    for (const client of clients) await expectExactly(client, await since())
    for (const client of clients) client.leave()
  })

  it('is seen by those who watch an order or the statistics', async () => {
    const { sql } = get().database
    const [id = ''] = await placeOrders(sql, customer, { count: ORDERS })
    const order = await open(`subscription { orderUpdated(id: "${id}") { status } }`)
    const statistics = await open('subscription { orderStats { outForDeliveryCount } }')
    const { rowCount } = await sql.one(
      z.object({ rowCount: z.number() }),
      `WITH changed AS (UPDATE orders SET status = 'OUT_FOR_DELIVERY' WHERE status = 'PENDING' RETURNING 1)
       SELECT count(*)::int AS "rowCount" FROM changed`,
    )
    expect(rowCount).toBeGreaterThan(MAX_STRETCH)
    await expectText(order, 'OUT_FOR_DELIVERY')
    await expectText(statistics, `"outForDeliveryCount":${rowCount}`)
    order.leave()
    statistics.leave()
  })
})
