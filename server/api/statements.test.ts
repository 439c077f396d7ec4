import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { placeOrder } from '../orders/place.ts'
import { updateStatus } from '../orders/update-status.ts'
import { countStatements } from '../testing/count-statements.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { orderInput } from '../testing/orders-over-http.ts'
import { useService, type Credential } from '../testing/running-service.ts'

/** Statements that are not counted: following changes, opening a connection, identifying the viewer. */
const BESIDES = /_snapshot|pg_is_in_recovery|^SET |api_keys/

const ORDER = `
  id orderNumber status allowedTransitions
  customer { id username email }
  items { id name creditValue quantity }
  history { id kind actor at order { id status } }`

describeOnEachEngine('the number of SQL statements', (get) => {
  const service = useService(get)
  let reader: Credential
  beforeAll(async () => {
    reader = await service().makeKey(['READ'])
    const { sql } = get().database
    const writer = { viewerId: 'test', actor: 'test' }
    for (let n = 0; n < 30; n += 1) {
      const input = orderInput(`order ${n}`, {
        customer: { username: `customer ${n}`, email: `c${n}@example.com` },
        items: ['Lamp', 'Table'].map((name) => ({
          name,
          category: 'Home',
          creditValue: n,
          quantity: 1,
        })),
      })
      const { orderId } = await placeOrder(sql, input, writer)
      await updateStatus(sql, { id: orderId ?? 0n, status: 'SHIPPED' }, 'test')
    }
  })

  const ask = async (query: string) => {
    const statements = countStatements(BESIDES)
    const { data, errors } = await service().post(query, { as: reader })
    expect(errors).toBeUndefined()
    return { data, statements: statements() }
  }

  it('for a page of orders with all relations is the same for 25 orders as for 5', async () => {
    const page = (first: number) =>
      ask(
        `{ orders(first: ${first}) { totalCount totalCountIsExact edges { node { ${ORDER} } } } }`,
      )
    const few = await page(5)
    const many = await page(25)
    const Edges = z.object({ edges: z.array(z.unknown()) })
    expect(Edges.parse(many.data?.['orders']).edges).toHaveLength(25)
    // Ids, orders, customers, items, history, orders of the history. The count follows the changes.
    expect([few.statements, many.statements]).toEqual([6, 6])
  })

  it('for recent orders is the same for 25 orders as for 5', async () => {
    const recent = (first: number) =>
      ask(`{ recentOrders(first: ${first}) { stats { totalOrders } orders { ${ORDER} } } }`)
    const few = await recent(5)
    const many = await recent(25)
    const Orders = z.object({ orders: z.array(z.unknown()) })
    expect(Orders.parse(many.data?.['recentOrders']).orders).toHaveLength(25)
    // Orders, customers, items, history, orders of the history. The statistics follow the changes.
    expect([few.statements, many.statements]).toEqual([5, 5])
  })

  it('for the latest events with their orders is the same for 25 events as for 5', async () => {
    const latest = (first: number) =>
      ask(`{ latestOrderEvents(first: ${first}) { id order { id customer { username } } } }`)
    const few = await latest(5)
    const many = await latest(25)
    expect(many.data?.['latestOrderEvents']).toHaveLength(25)
    // Events, orders; then, in two batches, orders again with their customers.
    expect([few.statements, many.statements]).toEqual([6, 6])
  })

  it('for one order is small', async () => {
    const { statements } = await ask(`{ order(id: 1) { ${ORDER} } }`)
    expect(statements).toBe(5)
  })

  it('is lower when relations are not selected', async () => {
    const { statements } = await ask(`{ orders { edges { node { id status } } } }`)
    expect(statements).toBe(2)
  })
})
