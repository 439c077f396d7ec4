import { expect, it, onTestFinished, vi } from 'vitest'
import type { Sql } from '../db/sql.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { countsAt, recountAt, startLiveCounts } from '../testing/live-counts.ts'
import { recordLog } from '../testing/log-records.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import type { OrderCounts } from './order-counts.ts'
import { StatsTicker } from './ticker.ts'

/** Wraps a database so that a test can make all of its statements fail. */
function breakable(sql: Sql) {
  const fault = { isDown: false }
  const check = () => {
    if (fault.isDown) throw new Error('the database does not answer')
  }
  const wrapped: Sql = {
    ...sql,
    async rows(...args) {
      check()
      return sql.rows(...args)
    },
    async one(...args) {
      check()
      return sql.one(...args)
    },
    async transaction(work) {
      check()
      return sql.transaction(work)
    },
  }
  return { fault, sql: wrapped }
}

describeOnEachEngine('the statistics while the database does not answer', (get) => {
  it('are not published, and go on with the present counts afterwards', async () => {
    const { database } = get()
    const customer = await makeCustomer(database.sql, 'ada')
    const place = (count: number) => placeOrders(database.sql, customer, { count })
    const { fault, sql } = breakable(database.sql)
    const { counts, tail } = await startLiveCounts(database, { sql, pageSize: 7 })
    const { log, records } = recordLog('info')
    const ticker = new StatsTicker({
      read: () => counts.current(),
      held: () => counts.held(),
      onChange: (wake) => tail.subscribe(() => wake()),
      intervalMs: 50,
      minGapMs: 10,
      log,
    })
    const values: OrderCounts[] = []
    const abort = new AbortController()
    onTestFinished(() => abort.abort())
    const watching = (async () => {
      for await (const value of ticker.subscribe(abort.signal)) values.push(value)
    })()
    await place(3)
    await vi.waitFor(() => expect(values.at(-1)).toMatchObject({ totalOrders: 3 }))

    fault.isDown = true
    await place(20)
    const PATIENCE = { timeout: 10_000 }
    const messages = () => records().map(({ msg }) => msg)
    await vi.waitFor(() => expect(messages()).toEqual(['statistics cannot be read']), PATIENCE)
    expect(values.at(-1)).toMatchObject({ totalOrders: 3 })
    const before = values.length
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(values).toHaveLength(before)
    expect(counts.held()).toBeUndefined()

    fault.isDown = false
    await vi.waitFor(
      () => expect(values.at(-1)).toMatchObject({ totalOrders: 23, pendingCount: 23 }),
      PATIENCE,
    )
    expect(messages()).toEqual(['statistics cannot be read', 'statistics can be read again'])
    await tail.caughtUp()
    const state = await counts.advance()
    expect(countsAt(state)).toEqual(await recountAt(database.sql, state.snapshot.text))
    abort.abort()
    await watching
  })
})
