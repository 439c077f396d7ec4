import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { describeOnEachEngine, describeOnPostgres } from '../testing/engines.ts'
import { applyToFlow } from '../testing/order-flow.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { doWrite, variedWrite } from '../testing/varied-writes.ts'
import { connectWriters, insertOrders } from '../testing/writers.ts'
import { loadCounts } from './load-counts.ts'
import { readTrend, type OrderTrendPoint } from './read-trend.ts'

const Count = z.object({ status: z.string(), n: z.number() })

/** The counts at `at`: the present ones without the changes that were recorded since. */
async function countsAt(sql: Sql, at: Date, isLast: boolean) {
  const rows = await sql.rows(
    Count,
    `SELECT status::text, sum(n)::float8 AS n FROM (
       SELECT status, count(*) AS n FROM orders GROUP BY 1
       UNION ALL
       SELECT from_status, count(*) FROM order_events WHERE at >= $1 AND NOT $2 GROUP BY 1
       UNION ALL
       SELECT to_status, -count(*) FROM order_events WHERE at >= $1 AND NOT $2 GROUP BY 1
     ) AS parts WHERE status IS NOT NULL GROUP BY 1`,
    [at, isLast],
  )
  const of = (status: string) => rows.find((row) => row.status === status)?.n ?? 0
  return {
    at,
    totalOrders: rows.reduce((sum, { n }) => sum + n, 0),
    pendingCount: of('PENDING'),
    shippedCount: of('SHIPPED'),
    outForDeliveryCount: of('OUT_FOR_DELIVERY'),
    deliveredCount: of('DELIVERED'),
    cancelledCount: of('CANCELLED'),
  }
}

/** Expects what the events say, whatever the projection contains. */
async function expectTrueTrend(sql: Sql, trend: readonly OrderTrendPoint[]): Promise<void> {
  const expected = []
  for (const { at } of trend) expected.push(await countsAt(sql, at, at === trend.at(-1)?.at))
  expect(trend).toEqual(expected)
}

describeOnEachEngine('the trend with the flow of orders', (get) => {
  let customer: string
  beforeAll(async () => (customer = await makeCustomer(get().database.sql, 'ada')))

  it('equals the events, however much of them the projection contains', async () => {
    const { sql } = get().database
    const range = fc.record({
      minutes: fc.constantFrom(5, 60, 300, 1_440),
      points: fc.integer({ min: 2, max: 30 }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(variedWrite, { minLength: 1, maxLength: 15 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 4 }),
        range,
        async (writes, sizes, { minutes, points }) => {
          // The counts in memory may be older than the trend.
          const present = await loadCounts(sql)
          for (const write of writes)
            await doWrite(sql, customer, { ...write, ago: write.ago % 90_000 })
          // An odd batch stops in the middle of a stretch; what comes later is not in the projection.
          for (const size of sizes) {
            await applyToFlow(sql, size)
            await placeOrders(sql, customer, { count: size % 4 })
          }
          await expectTrueTrend(sql, await readTrend(sql, { minutes, points }, present))
        },
      ),
      { numRuns: 25 },
    )
  })

  it('takes whole quarters from the projection alone', async () => {
    const { sql } = get().database
    await doWrite(sql, customer, { what: 'import', status: 'PENDING', some: 2, ago: 7_200 })
    while ((await applyToFlow(sql)).more);
    const before = await readTrend(sql, { minutes: 1_440, points: 5 }, await loadCounts(sql))
    await sql.run(
      `UPDATE order_flow SET recorded = recorded + 1 WHERE quarter < now() - interval '1 hour'`,
    )
    expect(await readTrend(sql, { minutes: 1_440, points: 5 }, await loadCounts(sql))).not.toEqual(
      before,
    )
    // While it is built again, the events count.
    await sql.run('UPDATE projections SET epoch = NULL')
    await expectTrueTrend(
      sql,
      await readTrend(sql, { minutes: 1_440, points: 5 }, await loadCounts(sql)),
    )
  })
})

describeOnPostgres('the trend beside a long transaction', (get) => {
  it('has its events once it commits, before the projection does', async () => {
    const { sql } = get().database
    const customer = await makeCustomer(sql, 'ada')
    const [writer] = await connectWriters(get(), 1)
    await writer?.query('BEGIN')
    if (writer !== undefined) await insertOrders(writer, customer, 3)
    await placeOrders(sql, customer, { count: 4 })
    while ((await applyToFlow(sql)).more);
    const range = { minutes: 60, points: 4 }
    const present = await loadCounts(sql)
    await expectTrueTrend(sql, await readTrend(sql, range, present))
    await writer?.query('COMMIT')
    const trend = await readTrend(sql, range, present)
    expect(trend.map(({ totalOrders }) => totalOrders)).toEqual([0, 0, 0, 7])
    await expectTrueTrend(sql, trend)
  })
})
