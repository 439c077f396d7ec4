import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { statementOf } from '../testing/statement-of.ts'
import { readCounts } from './read-counts.ts'

const Recount = z.object({
  totalOrders: z.number(),
  pendingCount: z.number(),
  shippedCount: z.number(),
  outForDeliveryCount: z.number(),
  deliveredCount: z.number(),
  cancelledCount: z.number(),
})

describeOnEachEngine('the counts', (get) => {
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })

  const of = (status: string) => `(count(*) FILTER (WHERE status = '${status}'))::int`
  const recount = () =>
    get().database.sql.one(
      Recount,
      `SELECT count(*)::int AS "totalOrders", ${of('PENDING')} AS "pendingCount",
              ${of('SHIPPED')} AS "shippedCount", ${of('OUT_FOR_DELIVERY')} AS "outForDeliveryCount",
              ${of('DELIVERED')} AS "deliveredCount", ${of('CANCELLED')} AS "cancelledCount"
         FROM orders`,
    )

  it('are zero, with the present time, for an empty shop', async () => {
    const { sql } = get().database
    await sql.run('DELETE FROM orders')
    const counts = await readCounts(sql)
    expect(counts).toMatchObject({ ...(await recount()), totalOrders: 0 })
    expect(Math.abs(Date.now() - counts.timestamp.getTime())).toBeLessThan(60_000)
  })

  it('equal a recount after any write in plain SQL', async () => {
    const { sql } = get().database
    const writes = [
      () => placeOrders(sql, customer, { count: 40 }),
      () => placeOrders(sql, customer, { count: 3, status: 'CANCELLED' }),
      () => sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id % 2 = 0`),
      () => sql.run(`UPDATE orders SET status = 'OUT_FOR_DELIVERY' WHERE id % 4 = 0`),
      () => sql.run(`UPDATE orders SET status = 'DELIVERED' WHERE id % 8 = 0`),
      () => sql.run(`DELETE FROM orders WHERE id % 5 = 0`),
      () =>
        sql
          .transaction(async (tx) => {
            await tx.run(`UPDATE orders SET status = 'CANCELLED'`)
            throw new Error('changed my mind')
          })
          .catch(() => undefined),
    ]
    for (const write of writes) {
      await write()
      expect(await readCounts(sql)).toMatchObject(await recount())
    }
    expect((await readCounts(sql)).outForDeliveryCount).toBeGreaterThan(0)
  })

  it('count each order that was placed or changed in the last 30 s once as recent', async () => {
    const { sql } = get().database
    const before = await readCounts(sql)
    const [id] = await placeOrders(sql, customer, { count: 3 })
    await sql.run(`UPDATE orders SET total_credits = 6 WHERE id = $1::bigint`, [id])
    await sql.run(`UPDATE orders SET total_credits = 7 WHERE id = $1::bigint`, [id])
    await sql.run(
      `INSERT INTO order_events (order_id, kind, actor, at)
       SELECT 1000000 + age, 'EDITED', 'ada', clock_timestamp() - make_interval(secs => age)
         FROM unnest(ARRAY[29, 25, 31, 3600]) AS age`,
    )
    // The event of 29 s ago may be older than 30 s by now.
    const recent = (await readCounts(sql)).recentUpdates - before.recentUpdates
    expect([4, 5]).toContain(recent)
  })

  it('read the last 30 s of events by an index, however long the history', async () => {
    const { sql } = get().database
    const plans: string[] = []
    await sql.transaction(async (tx) => {
      await tx.run('SET LOCAL enable_seqscan = off')
      const explained = await tx.rows(
        z.object({ 'QUERY PLAN': z.string() }),
        `EXPLAIN ${await statementOf((spy) => readCounts(spy))}`,
      )
      plans.push(...explained.map((row) => row['QUERY PLAN']))
    })
    expect(plans.join('\n')).toMatch(/Index Cond: \(at > /)
  })
})
