import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { useService } from '../testing/running-service.ts'
import { openSse, type SseEvent } from '../testing/sse-client.ts'
import { FakeTail } from '../testing/fake-tail.ts'
import { OrderWatch } from './order-watch.ts'

describe('watching single orders', () => {
  function watchOrder(orders: OrderWatch, id: bigint) {
    const abort = new AbortController()
    const notices = orders.watch(id, abort.signal)
    const next = async () => (await notices.next()).value
    return { next, leave: () => abort.abort() }
  }

  it('yields a notice at once, then after each change of that order only', async () => {
    const tail = new FakeTail()
    const orders = new OrderWatch(tail)
    const [one, two] = [watchOrder(orders, 1n), watchOrder(orders, 2n)]
    expect(await one.next()).toEqual({ orderId: 1n, position: 0 })
    expect(await two.next()).toEqual({ orderId: 2n, position: 0 })
    tail.publish(2n, 3n)
    expect(await two.next()).toEqual({ orderId: 2n, position: 1 })
    tail.publish(3n, 1n, 1n)
    expect(await one.next()).toEqual({ orderId: 1n, position: 2 })
    const further = two.next()
    tail.publish(2n)
    expect(await further).toEqual({ orderId: 2n, position: 3 })
  })

  it('merges several waiting changes into the newest notice', async () => {
    const tail = new FakeTail()
    const subscriber = watchOrder(new OrderWatch(tail), 1n)
    await subscriber.next()
    for (let n = 0; n < 3; n += 1) tail.publish(1n)
    expect(await subscriber.next()).toEqual({ orderId: 1n, position: 3 })
  })

  it('subscribes to the tail once for all, and unsubscribes with the last subscriber', async () => {
    const tail = new FakeTail()
    const orders = new OrderWatch(tail)
    expect(tail.listeners).toBe(0)
    const all = [1n, 1n, 2n].map((id) => watchOrder(orders, id))
    await Promise.all(all.map(({ next }) => next()))
    expect(tail.listeners).toBe(1)
    for (const [index, { leave, next }] of all.entries()) {
      leave()
      expect(await next()).toBeUndefined()
      expect(tail.listeners).toBe(index < 2 ? 1 : 0)
    }
    const again = watchOrder(orders, 1n)
    await again.next()
    tail.publish(1n)
    expect(await again.next()).toEqual({ orderId: 1n, position: 1 })
  })

  it('continues for another subscriber of the same order', async () => {
    const tail = new FakeTail()
    const orders = new OrderWatch(tail)
    const [leaving, staying] = [watchOrder(orders, 1n), watchOrder(orders, 1n)]
    await Promise.all([leaving.next(), staying.next()])
    leaving.leave()
    await leaving.next()
    tail.publish(1n)
    expect(await staying.next()).toEqual({ orderId: 1n, position: 1 })
  })
})

const UPDATED = `subscription ($id: ID!) { orderUpdated(id: $id) { id status version } }`
const Result = z.object({
  data: z.object({
    orderUpdated: z.object({ id: z.string(), status: z.string(), version: z.number() }).nullable(),
  }),
})

describeOnEachEngine('`orderUpdated` over HTTP', (get) => {
  const service = useService(get)
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })
  const run = (text: string, id: string) => get().database.sql.run(text, [id])
  const orderIn = ({ name, data }: SseEvent) => {
    expect(name).toBe('next')
    return Result.parse(JSON.parse(data)).data.orderUpdated
  }
  const subscribe = async (id: string) => {
    const client = await openSse(service().url, {
      headers: await service().makeKey(['READ']),
      query: UPDATED,
      variables: { id },
    })
    return async (count: number) => orderIn(await client.event(count))
  }

  it('sends the order at once, after each change, and null once it is deleted', async () => {
    const { sql } = get().database
    const [id = '', other = ''] = await placeOrders(sql, customer, { count: 2 })
    const order = await subscribe(id)
    expect(await order(1)).toEqual({ id, status: 'PENDING', version: 1 })
    await run(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1`, other)
    await run(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1`, id)
    expect(await order(2)).toEqual({ id, status: 'SHIPPED', version: 2 })
    await run(`UPDATE orders SET delivery_address = 'Elsewhere' WHERE id = $1`, id)
    expect(await order(3)).toEqual({ id, status: 'SHIPPED', version: 3 })
    await run('DELETE FROM orders WHERE id = $1', id)
    expect(await order(4)).toBeNull()
  })

  it.each(['999999', '0', '-1', 'no number', '9'.repeat(40)])(
    'sends null for %s, which is not the id of an order',
    async (id) => {
      const order = await subscribe(id)
      expect(await order(1)).toBeNull()
    },
  )
})
