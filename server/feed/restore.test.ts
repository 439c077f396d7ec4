import { expect, it, onTestFinished, type TestContext } from 'vitest'
import { openPostgres } from '../db/postgres.ts'
import { createLog } from '../process/log.ts'
import { collect, committedIds, lastEventId } from '../testing/delivered-events.ts'
import { describeOnPostgres } from '../testing/engines.ts'
import { openFeed, presentCursor, resumeFrom } from '../testing/event-feeds.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { countedOrders, expectTrueRecords } from '../testing/recount.ts'
import { createCluster, dumpAndRestore, requirePrograms } from '../testing/throwaway-cluster.ts'

describeOnPostgres('a dump that is restored in another cluster', (get) => {
  async function restore(skip: TestContext['skip']) {
    const { database, url = '' } = get()
    const programs = await requirePrograms(database.sql, skip)
    const { url: restoredUrl } = await createCluster(programs)
    await dumpAndRestore(programs, url, restoredUrl)
    const restored = await openPostgres(
      { url: restoredUrl, directUrl: restoredUrl },
      createLog('fatal'),
    )
    onTestFinished(() => restored.close())
    return restored
  }

  it('refuses cursors of the original, and its own feed and counts work', async ({ skip }) => {
    const { sql } = get().database
    const customer = await makeCustomer(sql, 'ada')
    const original = await openFeed(get().database)
    const first = await presentCursor(original)
    const [order = ''] = await placeOrders(sql, customer, { count: 5 })
    const cursor = await presentCursor(original)

    const restored = await restore(skip)
    expect(await committedIds(restored.sql)).toEqual(await committedIds(sql))
    const opened = await openFeed(restored)
    expect(opened.epoch).not.toBe(original.epoch)
    const before = await lastEventId(restored.sql)
    const delivered = collect(opened.tail)
    const resets = await Promise.all([first, cursor].map((old) => resumeFrom(opened.feed, old)))
    for (const { ids, end } of resets) expect([ids, end.reset]).toEqual([[], true])

    await placeOrders(restored.sql, customer, { count: 3 })
    await restored.sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1`, [order])
    const after = await committedIds(restored.sql, before)
    expect(after).toHaveLength(4)
    await delivered.reach(after)
    for (const { end } of resets) {
      expect((await resumeFrom(opened.feed, end.cursor)).ids).toEqual(after)
    }
    await expectTrueRecords(restored.sql)
    expect(await countedOrders(restored.sql)).toEqual({ PENDING: 7, SHIPPED: 1 })
    // The original still resumes from its own cursor.
    expect((await resumeFrom(original.feed, cursor)).end).toMatchObject({
      events: [],
      reset: false,
    })
  })
})
