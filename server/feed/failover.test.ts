import pg from 'pg'
import { beforeEach, expect, it, vi } from 'vitest'
import { openPostgres } from '../db/postgres.ts'
import { StandbyError } from '../db/server-identity.ts'
import type { Sql } from '../db/sql.ts'
import { createLog } from '../process/log.ts'
import { collect, committedIds, expectOnce, lastEventId } from '../testing/delivered-events.ts'
import { describeOnPostgres } from '../testing/engines.ts'
import { openFeed, presentCursor, resumeFrom } from '../testing/event-feeds.ts'
import { createFailoverPair, eventually, type FailoverPair } from '../testing/failover-pair.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'

describeOnPostgres('a failover', (get) => {
  let pair: FailoverPair
  let sql: Sql
  let customer: string

  beforeEach(async ({ skip }) => {
    pair = await createFailoverPair(get().database.sql, skip)
    sql = pair.database.sql
    customer = await makeCustomer(sql, 'ada')
    await placeOrders(sql, customer, { count: 20 })
  }, 120_000)

  const resetsOf = (opened: Awaited<ReturnType<typeof openFeed>>) => {
    const positions: number[] = []
    opened.tail.subscribe(({ reset, position }) => {
      if (reset) positions.push(position)
    })
    return positions
  }

  it('to a standby that has every commit loses nothing, repeats nothing and resets no subscriber', async () => {
    await sql.run(`ALTER SYSTEM SET synchronous_standby_names = '*'`)
    await sql.run('SELECT pg_reload_conf()')
    const opened = await openFeed(pair.database)
    const resets = resetsOf(opened)
    const delivered = collect(opened.tail)
    const before = await lastEventId(sql)
    const cursor = await presentCursor(opened)
    const over = new AbortController()
    const writers = Array.from({ length: 8 }, async () => {
      // A failed commit may or may not have happened; the record tells.
      while (!over.signal.aborted) await placeOrders(sql, customer).catch(() => undefined)
    })
    await vi.waitFor(() => expect(delivered.ids.length).toBeGreaterThan(50))
    await pair.failOver()
    const atFailover = delivered.ids.length
    await vi.waitFor(() => expect(delivered.ids.length).toBeGreaterThan(atFailover + 50), 30_000)
    over.abort()
    await Promise.all(writers)

    const committed = await eventually(() => committedIds(sql, before))
    await delivered.reach(committed)
    expectOnce(delivered.ids, committed)
    expect(resets).toEqual([])
    const resumed = await resumeFrom(opened.feed, cursor)
    expect(resumed.end.reset).toBe(false)
    expect([...resumed.ids].sort()).toEqual([...committed].sort())
  }, 120_000)

  it('that loses commits resets those who saw them, and no others', async () => {
    const opened = await openFeed(pair.database)
    const resets = resetsOf(opened)
    const kept = await presentCursor(opened)
    await pair.cutReplication()
    await placeOrders(sql, customer, { count: 3 })
    const lost = await presentCursor(opened)
    await pair.failOver()

    const before = await eventually(() => lastEventId(sql))
    await vi.waitFor(() => expect(resets).toHaveLength(1), 30_000)
    // Ids and transactions of the lost commits are assigned again, and many more.
    for (let n = 0; n < 60; n += 1) await placeOrders(sql, customer)
    const present = await presentCursor(opened)
    expect((await resumeFrom(opened.feed, lost)).end.reset).toBe(true)
    const resumed = await resumeFrom(opened.feed, kept)
    expect(resumed.end.reset).toBe(false)
    expect(resumed.ids).toEqual(await committedIds(sql, before))
    expect((await resumeFrom(opened.feed, present)).end).toMatchObject({ reset: false, events: [] })
    expect(resets).toHaveLength(1)
  }, 120_000)

  it('that loses a long transaction with low ids is noticed after many later commits', async () => {
    const opened = await openFeed(pair.database)
    const slow = new pg.Client({ connectionString: pair.primary.url })
    await slow.connect()
    slow.on('error', () => undefined)
    await slow.query('BEGIN')
    await slow.query(
      `INSERT INTO orders (customer_id, delivery_method, delivery_address, total_credits)
       VALUES (${customer}, 'PICKUP', 'Shop', 5)`,
    )
    await placeOrders(sql, customer, { count: 5 })
    const before = await presentCursor(opened)
    await pair.cutReplication()
    await slow.query('COMMIT')
    const lost = await presentCursor(opened)
    await opened.tail.stop()
    await pair.failOver()

    // The reader returns when 60 transactions have been committed on the new primary.
    await eventually(() => placeOrders(sql, customer))
    for (let n = 0; n < 60; n += 1) await placeOrders(sql, customer)
    const returned = await openFeed(pair.database)
    expect((await resumeFrom(returned.feed, lost)).end.reset).toBe(true)
    expect((await resumeFrom(returned.feed, before)).end.reset).toBe(false)
  }, 120_000)

  it('leaves a primary that became a standby unread', async () => {
    const { url } = pair.standby
    const opening = openPostgres({ url, directUrl: url }, createLog('silent'))
    await expect(opening).rejects.toThrow(StandbyError)
    // Whichever host is named first, connections go to the primary.
    const reversed = await pair.open(pair.standby, pair.primary)
    await placeOrders(reversed.sql, customer)
    expect(await committedIds(reversed.feed)).toEqual(await committedIds(sql))
  }, 120_000)
})
