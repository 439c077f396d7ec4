import { expect, it } from 'vitest'
import { z } from 'zod'
import { goBackToEarlierRelease, upgrade } from '../testing/earlier-release.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'

/** The migration with which searches fold letters. */
const FOLDING = '20261127100000'

const Searched = z.object({ searched: z.string().nullable() })

describeOnEachEngine('the searched texts of an earlier release', (get) => {
  it('are computed again with folded letters, without a version or an event', async () => {
    const { sql } = get().database
    await goBackToEarlierRelease(sql, FOLDING)
    const customer = await makeCustomer(sql, 'Stra\u00dfe')
    const [found, other] = await placeOrders(sql, customer, { count: 2 })
    const external = (id: string | undefined, externalId: string) =>
      sql.run('UPDATE orders SET external_id = $2 WHERE id = $1::bigint', [id, externalId])
    await external(found, '\u0130Z-1')
    await external(other, 'WEB-1')
    const versions = () =>
      sql.rows(
        z.object({ version: z.number(), events: z.number() }),
        `SELECT version, (SELECT count(*)::int FROM order_events WHERE order_id = o.id) AS events
           FROM orders o ORDER BY id`,
      )
    const before = await versions()

    await upgrade(sql)
    const customers = await sql.rows(Searched, 'SELECT searched FROM customers')
    const orders = await sql.rows(Searched, 'SELECT searched FROM orders ORDER BY id')
    expect(customers.map(({ searched }) => searched)).toEqual([expect.stringMatching(/^Strasse\n/)])
    expect(orders.map(({ searched }) => searched)).toEqual(['iZ-1', 'WEB-1'])
    expect(await versions()).toEqual(before)
  })
})
