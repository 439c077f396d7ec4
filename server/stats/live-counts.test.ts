import { beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { countStatements } from '../testing/count-statements.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { countsAt, recountAt, startLiveCounts } from '../testing/live-counts.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'

const PAGE_SIZE = 7

describeOnEachEngine('the counts in memory', (get) => {
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })
  const place = (count = 1, status = 'PENDING') =>
    placeOrders(get().database.sql, customer, { count, status })
  const start = (settings: Parameters<typeof startLiveCounts>[1] = {}) =>
    startLiveCounts(get().database, { pageSize: PAGE_SIZE, ...settings })

  it('are zero, with the time of the database, for an empty shop', async () => {
    await get().database.sql.run('DELETE FROM orders')
    const { counts } = await start()
    const { timestamp, recentUpdates: _recent, ...numbers } = await counts.current()
    expect(Object.values(numbers)).toEqual([0, 0, 0, 0, 0, 0])
    expect(Math.abs(Date.now() - timestamp.getTime())).toBeLessThan(60_000)
  })

  it('equal a recount at the same snapshot after any write in plain SQL', async () => {
    const { sql } = get().database
    const { counts } = await start()
    const writes = [
      () => place(40),
      () => place(3, 'CANCELLED'),
      () => sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id % 2 = 0`),
      () => sql.run(`UPDATE orders SET status = 'OUT_FOR_DELIVERY' WHERE id % 4 = 0`),
      () => sql.run(`UPDATE orders SET status = 'DELIVERED' WHERE id % 8 = 0`),
      () => sql.run(`UPDATE orders SET total_credits = total_credits + 1`),
      () => sql.run(`DELETE FROM orders WHERE id % 5 = 0`),
      () =>
        sql
          .transaction(async (tx) => {
            await tx.run(`UPDATE orders SET status = 'CANCELLED'`)
            throw new Error('changed my mind')
          })
          .catch(() => undefined),
      () => place(2),
      () => sql.run('TRUNCATE orders CASCADE'),
      () => place(5),
    ]
    for (const write of writes) {
      await write()
      const state = await counts.advance()
      expect(countsAt(state)).toEqual(await recountAt(sql, state.snapshot.text))
    }
    expect(await counts.current()).toMatchObject({ totalOrders: 5, pendingCount: 5 })
  })

  it('follow the events without a query', async () => {
    const { counts, tail } = await start()
    const { totalOrders } = await counts.current()
    const statements = countStatements(/pg_is_in_recovery|^SET |INSERT INTO orders/)
    await place(2)
    await tail.caughtUp()
    expect(counts.held()).toMatchObject({ totalOrders: totalOrders + 2 })
    expect(statements()).toBe(0)
  })

  it('include what was committed before the call, while a large change is being published', async () => {
    const { counts, tail } = await start()
    const { totalOrders } = await counts.current()
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    onTestFinished(release)
    const blocked = new Promise<void>((resolve) => {
      tail.subscribe(() => {
        resolve()
        return released
      })
    })
    await place(10 * PAGE_SIZE)
    await blocked
    expect(await counts.current()).toMatchObject({ totalOrders: totalOrders + 10 * PAGE_SIZE })
    await place(1)
    expect(await counts.current()).toMatchObject({ totalOrders: totalOrders + 10 * PAGE_SIZE + 1 })
    release()
    await tail.caughtUp()
    const state = await counts.advance()
    expect(countsAt(state)).toEqual(await recountAt(get().database.sql, state.snapshot.text))
  })

  it('are not taken for present while their first read is in progress', async () => {
    const { sql } = get().database
    let proceed: () => void = () => undefined
    const mayProceed = new Promise<void>((resolve) => (proceed = resolve))
    const slow = {
      ...sql,
      transaction: async <Result>(work: Parameters<typeof sql.transaction<Result>>[0]) => {
        const result = await sql.transaction(work)
        await mayProceed
        return result
      },
    }
    const { counts, tail } = await start({ sql: slow })
    const current = counts.current()
    await place(3)
    await tail.caughtUp()
    expect(counts.held()).toBeUndefined()
    proceed()
    await current
    // The orders may be in the first read or come after it.
    const state = await counts.advance()
    expect(countsAt(state)).toEqual(await recountAt(sql, state.snapshot.text))
    expect(counts.held()).toBeDefined()
  })

  it('count again when the database was replaced', async () => {
    const { sql } = get().database
    const { counts } = await start()
    const { totalOrders } = await counts.current()
    await sql.script(`
      ALTER TABLE orders DISABLE TRIGGER USER;
      DELETE FROM orders WHERE id = (SELECT max(id) FROM orders);
      ALTER TABLE orders ENABLE TRIGGER USER`)
    expect(await counts.current()).toMatchObject({ totalOrders })
    counts.reload()
    expect(counts.held()).toBeUndefined()
    expect(await counts.current()).toMatchObject({ totalOrders: totalOrders - 1 })
    await place(1)
    expect(await counts.current()).toMatchObject({ totalOrders })
  })

  it('count each order that was placed or changed in the last 30 s once as recent', async () => {
    const { sql } = get().database
    const { counts, tail } = await start()
    const before = await counts.current()
    const [id] = await place(3)
    await sql.run(`UPDATE orders SET total_credits = 6 WHERE id = $1::bigint`, [id])
    await sql.run(`UPDATE orders SET total_credits = 7 WHERE id = $1::bigint`, [id])
    await sql.run(
      `INSERT INTO order_events (order_id, kind, actor, at)
       SELECT 1000000 + age, 'EDITED', 'ada', clock_timestamp() - make_interval(secs => age)
         FROM unnest(ARRAY[28, 20, 31, 3600]) AS age`,
    )
    await tail.caughtUp()
    // The event of 28 s ago may be older than 30 s by now.
    const expected = [before.recentUpdates + 4, before.recentUpdates + 5]
    expect(expected).toContain((await counts.current()).recentUpdates)
    // Counts that begin later find the same.
    const { counts: later } = await start()
    expect(expected).toContain((await later.current()).recentUpdates)
  })

  it('let the database count recent orders while there are too many for memory', async () => {
    const { recentUpdates: before } = await (await start()).counts.current()
    const { counts, tail } = await start({ mostRecent: before + 5 })
    await counts.current()
    await place(12)
    await tail.caughtUp()
    expect((await counts.current()).recentUpdates).toBe(before + 12)
    // Only reads of the recent orders count.
    const statements = countStatements(/^(?![^]*latest AS)/)
    await place(1)
    await counts.current()
    await tail.caughtUp()
    expect(counts.held()).toBeDefined()
    expect(statements()).toBe(0)
  })

  it('are checked now and then, for requests of other servers to count again', async () => {
    const { sql } = get().database
    const { counts } = await start({ checkMs: 20 })
    const { totalOrders } = await counts.current()
    await sql.script(`
      ALTER TABLE orders DISABLE TRIGGER USER;
      DELETE FROM orders WHERE id = (SELECT max(id) FROM orders);
      ALTER TABLE orders ENABLE TRIGGER USER;
      UPDATE installation SET recounts = recounts + 1`)
    await vi.waitFor(() => expect(counts.held()).toMatchObject({ totalOrders: totalOrders - 1 }))
  })
})
