import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { countBells } from '../testing/bells.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'

describeOnEachEngine('listening for changes of orders', (get) => {
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })
  const place = () => placeOrders(get().database.sql, customer)
  const listen = async () => {
    const bells = countBells()
    const listener = await get().database.listen('order_events', bells.ring)
    onTestFinished(() => listener.stop())
    return { bells, listener }
  }

  it('rings once at the start, and for each committed change', async () => {
    const { bells } = await listen()
    await bells.reach(1)
    await place()
    await bells.reach(2)
    await get().database.sql.run(`UPDATE orders SET status = 'SHIPPED'`)
    await bells.reach(3)
    expect(bells.count).toBe(3)
  })

  it('rings for a change made through Prisma', async () => {
    const { bells } = await listen()
    const { prisma } = get().database
    await prisma.order.create({
      data: {
        customerId: BigInt(customer),
        deliveryMethod: 'PICKUP',
        deliveryAddress: 'Shop',
        totalCredits: 1,
      },
    })
    await bells.reach(2)
    expect(bells.count).toBe(2)
  })

  it('rings for every listener, but not for one that has stopped', async () => {
    const [stopped, kept] = [await listen(), await listen()]
    await stopped.listener.stop()
    await place()
    await kept.bells.reach(2)
    expect(stopped.bells.count).toBe(1)
  })

  it('can be stopped twice', async () => {
    const { listener } = await listen()
    await listener.stop()
    await expect(listener.stop()).resolves.toBeUndefined()
  })
})
