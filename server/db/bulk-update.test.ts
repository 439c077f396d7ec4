import { expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnPostgres } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { expectTrueRecords } from '../testing/recount.ts'

describeOnPostgres('a statement over ten thousand orders', (get) => {
  it('takes one pass, even in a session that has changed single orders before', async () => {
    const { sql } = get().database
    const customer = await makeCustomer(sql, 'ada')
    const [first] = await placeOrders(sql, customer, { count: 10_000 })
    await sql.transaction(async (tx) => {
      // With a plan made for a single order it took 24 s; it should take less than 1 s.
      await tx.run(`SET LOCAL statement_timeout = '10s'`)
      await tx.run(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1::bigint`, [first])
      await tx.run(`UPDATE orders SET status = 'DELIVERED'`)
    })
    const { n } = await sql.one(
      z.object({ n: z.number() }),
      `SELECT count(*)::int AS n FROM order_events WHERE to_status = 'DELIVERED'`,
    )
    expect(n).toBe(10_000)
    await expectTrueRecords(sql)
  })
})
