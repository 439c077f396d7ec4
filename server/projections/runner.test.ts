import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { openEpoch } from '../feed/epoch.ts'
import { describeOnEachEngine, describeOnPostgres } from '../testing/engines.ts'
import { flakySql } from '../testing/flaky-sql.ts'
import { recordLog } from '../testing/log-records.ts'
import { recomputedFlow, storedFlow } from '../testing/order-flow.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { connectWriters } from '../testing/writers.ts'
import { orderFlow } from './order-flow.ts'
import { rebuild } from './rebuild.ts'
import { ProjectionBehindError, ProjectionRunner, type RunnerSettings } from './runner.ts'

/** Starts a runner that only its own poll wakes up, if at all. */
function startRunner(settings: Pick<RunnerSettings, 'sql'> & Partial<RunnerSettings>) {
  const logged = recordLog()
  const runner = new ProjectionRunner({
    projection: orderFlow,
    log: logged.log,
    onEvents: () => () => undefined,
    pollMs: 3_600_000,
    ...settings,
  })
  onTestFinished(() => runner.stop())
  return { runner, logged }
}

describeOnEachEngine('the runner of a projection', (get) => {
  let customer: string
  beforeAll(async () => {
    await openEpoch(get().database.sql)
    customer = await makeCustomer(get().database.sql, 'ada')
  })

  it('is caught up with what was committed before the question', async () => {
    const { sql } = get().database
    const { runner } = startRunner({ sql })
    for (let n = 0; n < 5; n += 1) {
      await placeOrders(sql, customer, { count: 3 })
      await runner.caughtUp()
      expect(await storedFlow(sql)).toEqual(await recomputedFlow(sql))
      // Also if nothing is new.
      await runner.caughtUp()
    }
    await rebuild(sql, orderFlow.name)
    await runner.caughtUp()
    expect(await storedFlow(sql)).toEqual(await recomputedFlow(sql))
    expect(runner.lag.events).toBe(0)
    expect(runner.lag.seconds).toBeLessThan(60)
  })

  it('applies events when it is woken, and gathers them for a moment', async () => {
    const { sql } = get().database
    let wake = () => {}
    const onEvents = (begin: () => void) => ((wake = begin), () => undefined)
    const { runner } = startRunner({ sql, onEvents, gatherMs: 10 })
    await runner.caughtUp()
    await placeOrders(sql, customer, { count: 3 })
    wake()
    await expect.poll(() => storedFlow(sql), { timeout: 10_000 }).toEqual(await recomputedFlow(sql))
  })

  it('goes on after a failure, and reports the lag meanwhile', async () => {
    const flaky = flakySql(get().database.sql)
    flaky.failNext(2)
    const { runner, logged } = startRunner({ sql: flaky.sql, pollMs: 20 })
    await placeOrders(get().database.sql, customer)
    await expect.poll(() => logged.text(), { timeout: 10_000 }).toContain('the projection goes on')
    await runner.caughtUp()
    expect(await storedFlow(flaky.sql)).toEqual(await recomputedFlow(flaky.sql))
    expect(logged.records().filter(({ level }) => level === 'error')).toHaveLength(1)
  })

  it('says that the projection is behind if it is stopped or not in time', async () => {
    const { sql } = get().database
    await sql.run('UPDATE installation SET history_filled = false')
    await placeOrders(sql, customer)
    const { runner } = startRunner({ sql })
    await expect(runner.caughtUp(100)).rejects.toThrow(ProjectionBehindError)
    await runner.stop()
    await expect(runner.caughtUp()).rejects.toThrow(ProjectionBehindError)
    await sql.run('UPDATE installation SET history_filled = true')
  })
})

describeOnPostgres('runners of several processes', (get) => {
  it('are caught up when another one has done the work', async () => {
    const { sql } = get().database
    await openEpoch(sql)
    const customer = await makeCustomer(sql, 'ada')
    const { runner } = startRunner({ sql })
    const { runner: other } = startRunner({ sql })
    const [holder] = await connectWriters(get(), 1)
    await holder?.query('BEGIN')
    await holder?.query('SELECT FROM projections FOR UPDATE')
    await placeOrders(sql, customer, { count: 3 })
    const both = Promise.all([runner.caughtUp(), other.caughtUp()])
    await expect(runner.caughtUp(100)).rejects.toThrow(ProjectionBehindError)
    await holder?.query('COMMIT')
    await both
    expect(await storedFlow(sql)).toEqual(await recomputedFlow(sql))
  })
})
