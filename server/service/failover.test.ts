import { expect, it, onTestFinished, vi } from 'vitest'
import { createLog } from '../process/log.ts'
import { orderFlow } from '../projections/order-flow.ts'
import { ProjectionRunner } from '../projections/runner.ts'
import { describeOnPostgres } from '../testing/engines.ts'
import { createFailoverPair, eventually } from '../testing/failover-pair.ts'
import { countsAt, recountAt, startLiveCounts } from '../testing/live-counts.ts'
import { recomputedFlow, storedFlow } from '../testing/order-flow.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'

describeOnPostgres('what is derived from the events', (get) => {
  it('is true again after a failover that lost commits', async ({ skip }) => {
    const pair = await createFailoverPair(get().database.sql, skip)
    const { sql } = pair.database
    const { counts, tail } = await startLiveCounts(pair.database)
    const runner = new ProjectionRunner({
      sql,
      projection: orderFlow,
      log: createLog('silent'),
      onEvents: (wake) => tail.subscribe(() => wake()),
      gatherMs: 10,
    })
    onTestFinished(() => runner.stop())
    const customer = await makeCustomer(sql, 'ada')
    await placeOrders(sql, customer, { count: 20 })
    await runner.caughtUp()
    await counts.advance()

    await pair.cutReplication()
    await placeOrders(sql, customer, { count: 7 })
    await sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id % 2 = 0`)
    await runner.caughtUp()
    expect(countsAt(await counts.advance())).toEqual({ PENDING: 14, SHIPPED: 13 })
    const reset = new Promise<void>((resolve) => {
      tail.subscribe((page) => {
        if (page.reset) resolve()
      })
    })
    await pair.failOver()

    await eventually(() => placeOrders(sql, customer, { count: 3 }))
    await reset
    await vi.waitFor(async () => {
      const state = await counts.advance()
      expect(countsAt(state)).toEqual({ PENDING: 23 })
      expect(await recountAt(sql, state.snapshot.text)).toEqual({ PENDING: 23 })
    }, 30_000)
    await eventually(() => runner.caughtUp())
    expect(await storedFlow(sql)).toEqual(await recomputedFlow(sql))
  }, 120_000)
})
