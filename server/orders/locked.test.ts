import pg from 'pg'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { describeOnPostgres } from '../testing/engines.ts'
import { update } from '../testing/orders-over-http.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { useService, type Credential } from '../testing/running-service.ts'

const PLACE = `mutation ($key: String!) {
  placeOrder(input: { idempotencyKey: $key, customer: { username: "grace", email: "grace@example.com" },
    items: [{ name: "Tea", category: "Drinks", creditValue: 3 }], deliveryMethod: PICKUP, deliveryAddress: "Shop" }) {
    order { id } errors { code } } }`
const Placed = z.object({
  placeOrder: z.object({
    order: z.object({ id: z.string() }).nullable(),
    errors: z.array(z.object({ code: z.string() })),
  }),
})

describeOnPostgres('an order that another session holds (E2)', (get) => {
  const service = useService(get)
  let customer: string
  let [one, other, innocent]: [Credential, Credential, Credential] = [{}, {}, {}]
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
    one = await service().makeKey(['READ', 'WRITE'])
    other = await service().makeKey(['READ', 'WRITE'])
    innocent = await service().makeKey(['READ', 'WRITE'])
  })

  /** Locks a row in a session of its own. Returns a function that releases it. */
  async function hold(id: string): Promise<() => Promise<void>> {
    const client = new pg.Client({ connectionString: get().url })
    await client.connect()
    onTestFinished(() => client.end())
    await client.query('BEGIN')
    await client.query('SELECT FROM orders WHERE id = $1 FOR UPDATE', [id])
    return async () => {
      await client.query('COMMIT')
    }
  }

  const place = async (key: string) =>
    Placed.parse((await service().post(PLACE, { variables: { key }, as: innocent })).data)
      .placeOrder

  it('answers changes of it with LOCKED, and delays no other request', async () => {
    const [id = '', free = ''] = await placeOrders(get().database.sql, customer, { count: 2 })
    await hold(id)
    const refused = new AbortController()
    const wanting = Promise.all(
      Array.from({ length: 16 }, (_, n) =>
        update(service(), n % 2 === 0 ? one : other, { id, status: 'SHIPPED' }),
      ),
    ).finally(() => refused.abort())

    const moved = await update(service(), innocent, { id: free, status: 'SHIPPED' })
    expect(moved.errors).toEqual([])
    let served = 0
    for (let n = 0; !refused.signal.aborted; n += 1) {
      expect((await place(`while held ${n}`)).errors).toEqual([])
      expect((await service().send('/readyz')).status).toBe(200)
      const read = await service().post(`{ order(id: "${id}") { status } }`, { as: innocent })
      expect(read.data).toEqual({ order: { status: 'PENDING' } })
      served += 1
    }
    expect(served).toBeGreaterThan(3)
    for (const { errors } of await wanting) expect(errors).toMatchObject([{ code: 'LOCKED' }])
    const after = await service().post(`{ order(id: "${id}") { status version } }`, { as: one })
    expect(after.data).toEqual({ order: { status: 'PENDING', version: 1 } })
  })

  it('is changed when it is released in time', async () => {
    const [id = ''] = await placeOrders(get().database.sql, customer)
    const release = await hold(id)
    const changing = update(service(), one, { id, status: 'SHIPPED' })
    await expect
      .poll(() =>
        service()
          .send('/readyz')
          .then(({ status }) => status),
      )
      .toBe(200)
    await release()
    expect((await changing).order).toMatchObject({ status: 'SHIPPED', version: 2 })
  })
})
