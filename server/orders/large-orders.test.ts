import { expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { useService } from '../testing/running-service.ts'

const Page = z.object({
  edges: z.array(
    z.object({
      node: z.object({
        deliveryAddress: z.string(),
        cancellationReason: z.string().nullable(),
        items: z.array(z.object({ name: z.string() })),
        history: z.array(z.object({ reason: z.string().nullable() })),
      }),
    }),
  ),
})

describeOnEachEngine('an order of an earlier release that is very large', (get) => {
  const service = useService(get)

  it('does not make the page that has it too large', async () => {
    const { sql } = get().database
    await sql.run('ALTER TABLE orders DROP CONSTRAINT orders_shown')
    await sql.run('ALTER TABLE order_items DROP CONSTRAINT order_items_shown')
    await sql.run('ALTER TABLE order_events DROP CONSTRAINT order_events_shown')
    const [large] = await placeOrders(sql, await makeCustomer(sql, 'ada'), { count: 3 })
    await sql.run(
      `UPDATE orders SET delivery_address = repeat('\u{1F69A}', 2500000), status = 'CANCELLED',
              cancellation_reason = repeat('r', 5000000) WHERE id = $1::bigint`,
      [large],
    )
    await sql.run('DELETE FROM order_items WHERE order_id = $1::bigint', [large])
    await sql.run(
      `INSERT INTO order_items (order_id, name, category, credit_value)
       SELECT $1::bigint, CASE n WHEN 1 THEN repeat('n', 5000000) ELSE 'Lamp' END, 'Home', 1
         FROM generate_series(1, 50000) AS n`,
      [large],
    )

    const { data, errors } = await service().post(
      `{ orders(first: 10) {
           edges { node { deliveryAddress cancellationReason items { name } history { reason } } } } }`,
      { as: await service().signIn() },
    )
    expect(errors).toBeUndefined()
    const { edges } = Page.parse(data?.['orders'])
    expect(edges).toHaveLength(3)
    const found = edges.find(({ node }) => node.items.length > 2)?.node
    expect(found?.deliveryAddress).toBe(`${'\u{1F69A}'.repeat(10_000)}…`)
    expect(found?.cancellationReason).toBe(`${'r'.repeat(20_000)}…`)
    expect(found?.items).toHaveLength(1_000)
    expect(found?.items[0]?.name).toBe(`${'n'.repeat(20_000)}…`)
    expect(found?.history.at(-1)?.reason).toBe(`${'r'.repeat(20_000)}…`)
  })
})
