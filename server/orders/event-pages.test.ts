import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine, describeOnPostgres } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { useService, type Credential } from '../testing/running-service.ts'
import { connectWriters, insertOrders } from '../testing/writers.ts'

const Page = z.object({
  events: z.array(z.object({ id: z.string(), orderId: z.string(), kind: z.string() })),
  cursor: z.string(),
  reset: z.boolean(),
  hasMore: z.boolean(),
})

function usePages(service: ReturnType<typeof useService>) {
  let reader: Credential
  beforeAll(async () => {
    reader = await service().makeKey(['READ'])
  })
  const ask = (after?: string, first?: number) =>
    service().post(
      `query ($after: String, $first: Int! = 200) {
        orderEventsAfter(after: $after, first: $first) { events { id orderId kind } cursor reset hasMore }
      }`,
      { as: reader, variables: { after, first } },
    )
  return {
    ask,
    page: async (after?: string, first?: number) => {
      const { data, errors } = await ask(after, first)
      if (data == null) throw new Error(JSON.stringify(errors))
      return Page.parse(data['orderEventsAfter'])
    },
  }
}

describeOnEachEngine('orderEventsAfter (B18)', (get) => {
  const { ask, page } = usePages(useService(get))
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })

  it('has no events and the present cursor without a cursor', async () => {
    await placeOrders(get().database.sql, customer, { count: 3 })
    const present = await page()
    expect(present).toMatchObject({ events: [], reset: false, hasMore: false })
    expect(await page(present.cursor)).toMatchObject({ events: [], reset: false, hasMore: false })
  })

  it('has everything that was committed before the request, in one page if it fits', async () => {
    const { cursor } = await page()
    const [id = ''] = await placeOrders(get().database.sql, customer)
    await get().database.sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1::bigint`, [id])
    const next = await page(cursor)
    expect(next.events.map(({ orderId, kind }) => [orderId, kind])).toEqual([
      [id, 'PLACED'],
      [id, 'STATUS_CHANGED'],
    ])
    expect(next).toMatchObject({ reset: false, hasMore: false })
  })

  it.each([1, 7, 10, 25, 26, 1_000])(
    'gives each event exactly once in pages of %s',
    async (first) => {
      const { cursor } = await page()
      const placed = await placeOrders(get().database.sql, customer, { count: 25 })
      const seen: string[] = []
      let pages = 0
      let after = cursor
      for (let hasMore = true; hasMore;) {
        const next = await page(after, first)
        expect(next.events.length).toBeLessThanOrEqual(first)
        // A page with more to come must not be empty, or a program would ask in vain.
        if (next.hasMore) expect(next.events.length).toBeGreaterThan(0)
        seen.push(...next.events.map(({ orderId }) => orderId))
        after = next.cursor
        hasMore = next.hasMore
        pages += 1
      }
      expect(seen).toEqual(placed)
      expect(pages).toBe(Math.ceil(25 / first))
    },
  )

  it('asks to reload if the cursor cannot be resumed', async () => {
    for (const cursor of ['', 'x', Buffer.from('[]').toString('base64url')]) {
      const reset = await page(cursor)
      expect(reset).toMatchObject({ events: [], reset: true, hasMore: false })
      expect(await page(reset.cursor)).toMatchObject({ reset: false })
    }
  })

  it.each([0, -1, 1_001])('refuses %s events a page', async (first) => {
    expect((await ask(undefined, first)).codes).toEqual(['BAD_USER_INPUT'])
  })
})

describeOnPostgres('orderEventsAfter while several transactions are open', (get) => {
  const { page } = usePages(useService(get))

  it('gives the events of a transaction that commits late', async () => {
    const customer = await makeCustomer(get().database.sql, 'ada')
    const [early, late] = await connectWriters(get(), 2)
    if (early === undefined || late === undefined) throw new Error('no connections')
    const { cursor } = await page()
    await late.query('BEGIN')
    await insertOrders(late, customer, 2)
    await insertOrders(early, customer, 1)
    const first = await page(cursor)
    expect(first.events).toHaveLength(1)
    await late.query('COMMIT')
    const second = await page(first.cursor)
    expect(second.events).toHaveLength(2)
    expect(await page(second.cursor)).toMatchObject({ events: [], hasMore: false })
  })
})
