import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { openPostgres } from '../db/postgres.ts'
import { createLog } from '../process/log.ts'
import { committedIds, lastEventId } from '../testing/delivered-events.ts'
import { describeOnEachEngine, describeOnPostgres } from '../testing/engines.ts'
import { openFeed, presentCursor, resumeFrom } from '../testing/event-feeds.ts'
import { matching } from '../testing/matching.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import type { Sql } from '../db/sql.ts'
import { openEpoch } from './epoch.ts'

/** An event with a transaction id that this cluster has not reached, as a restored dump contains it. */
const insertFromAfar = (sql: Sql) =>
  sql.run(
    `INSERT INTO order_events (xid, order_id, kind, to_status, actor)
     VALUES ('999999999999'::xid8, 1, 'PLACED', 'PENDING', 'elsewhere')`,
  )

const movedElsewhere = (sql: Sql) => sql.run(`UPDATE installation SET system_identifier = '1'`)

const Row = z.object({ ctid: z.string(), xmin: z.string() })
const Visible = z.object({ visible: z.boolean().nullable() })

describeOnEachEngine('the epoch of a database', (get) => {
  let sql: Sql
  let customer: string
  beforeAll(async () => {
    sql = get().database.sql
    customer = await makeCustomer(sql, 'ada')
  })
  const place = (count = 1) => placeOrders(sql, customer, { count })
  const feedShowsAll = () =>
    sql.one(
      Visible,
      'SELECT bool_and(pg_visible_in_snapshot(xid, feed_snapshot())) AS visible FROM order_events',
    )

  it('is created once and kept', async () => {
    const Kept = z.object({ epoch: z.string().nullable(), system: z.string().nullable() })
    const kept = () =>
      sql.one(Kept, 'SELECT feed_epoch AS epoch, system_identifier AS system FROM installation')
    // A migration does not create it: every installation would have the same epoch.
    expect(await kept()).toEqual({ epoch: null, system: null })
    const epoch = await openEpoch(sql)
    await place(3)
    expect(await openEpoch(sql)).toBe(epoch)
    expect(await kept()).toEqual({ epoch, system: matching(/^\d+$/) })
  })

  it.each([
    ['its data comes from another cluster', movedElsewhere],
    ['it has events with transaction ids of the future', insertFromAfar],
  ])('is new when %s, and the feed still works', async (_when, cause) => {
    const old = await openFeed(get().database)
    await place(3)
    const cursor = await presentCursor(old)
    await old.tail.stop()
    await cause(sql)

    const opened = await openFeed(get().database)
    expect(opened.epoch).not.toBe(old.epoch)
    expect(await feedShowsAll()).toEqual({ visible: true })
    expect(await openEpoch(sql)).toBe(opened.epoch)

    const { end } = await resumeFrom(opened.feed, cursor)
    expect(end).toMatchObject({ events: [], reset: true })
    const before = await lastEventId(sql)
    await place(4)
    const resumed = await resumeFrom(opened.feed, end.cursor)
    expect(resumed.end.reset).toBe(false)
    expect(resumed.ids).toEqual(await committedIds(sql, before))
    expect(resumed.ids).toHaveLength(4)
    // The new events do not look as if they came from another cluster.
    expect(await openEpoch(sql)).toBe(opened.epoch)
  })

  it('rewrites no event', async () => {
    await place(3)
    const rows = () => sql.rows(Row, 'SELECT ctid::text, xmin::text FROM order_events')
    const before = await rows()
    await movedElsewhere(sql)
    await openEpoch(sql)
    expect(await rows()).toEqual(before)
  })

  it('leaves events protected from changes', async () => {
    await movedElsewhere(sql)
    await openEpoch(sql)
    await expect(sql.run('DELETE FROM order_events')).rejects.toThrow(/append-only/)
  })
})

describeOnPostgres('two servers that open a database at the same time', (get) => {
  it.each([
    ['new', () => Promise.resolve()],
    ['from another cluster', movedElsewhere],
  ])('agree on the epoch of a database that is %s', async (_what, cause) => {
    const { database, url = '' } = get()
    await cause(database.sql)
    const other = await openPostgres({ url, directUrl: url }, createLog('fatal'))
    try {
      const asked = [database, other, database, other].map(({ sql }) => openEpoch(sql))
      expect(new Set(await Promise.all(asked)).size).toBe(1)
    } finally {
      await other.close()
    }
  })
})
