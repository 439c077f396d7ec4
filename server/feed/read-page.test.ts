import { beforeAll, expect, it } from 'vitest'
import type { Sql } from '../db/sql.ts'
import { committedIds, expectOnce, expectPages, lastEventId } from '../testing/delivered-events.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import type { FeedCursor } from './cursor.ts'
import type { OrderEventRecord } from './order-event.ts'
import { readPresent, readPage } from './read-page.ts'

const PAGE_SIZE = 7

/** Reads from a cursor to the end of its stretch. */
async function readStretch(sql: Sql, start: FeedCursor, between: () => Promise<unknown>) {
  const pages: (readonly OrderEventRecord[])[] = []
  for (let cursor = start; ;) {
    const page = await readPage(sql, cursor, PAGE_SIZE)
    pages.push(page.events)
    if (!page.more) return { pages, ids: pages.flat().map(({ id }) => id), end: page.cursor }
    cursor = page.cursor
    await between()
  }
}

const nothing = () => Promise.resolve()

describeOnEachEngine('reading the feed in pages', (get) => {
  let sql: Sql
  let customer: string
  beforeAll(async () => {
    sql = get().database.sql
    customer = await makeCustomer(sql, 'ada')
  })
  const place = (count: number) => placeOrders(sql, customer, { count })

  it.each([1, PAGE_SIZE - 1, PAGE_SIZE, PAGE_SIZE + 1, 50])(
    'returns %i events once each, in order',
    async (count) => {
      const [before, start] = [await lastEventId(sql), (await readPresent(sql)).cursor]
      await place(count)
      const { pages, ids, end } = await readStretch(sql, start, nothing)
      expectPages(pages, PAGE_SIZE)
      expect(ids).toEqual(await committedIds(sql, before))
      expect(ids).toHaveLength(count)
      expect((await readStretch(sql, end, nothing)).ids).toEqual([])
    },
  )

  it('finds an event with a low id that is committed after many others, and those after it', async () => {
    const start = (await readPresent(sql)).cursor
    const [order] = await place(1)
    // An earlier id, as of a transaction that was open meanwhile, with many ids of others after it.
    const low = (await lastEventId(sql)) + 1n
    await sql.run(`SELECT setval('order_events_id_seq', $1::bigint + 50000)`, [low])
    await place(PAGE_SIZE)
    const seen = (await readStretch(sql, start, nothing)).end
    await sql.run(
      `INSERT INTO order_events (id, order_id, kind, actor) VALUES ($1, $2, 'EDITED', 'late')`,
      [low, order],
    )
    const alone = await readStretch(sql, seen, nothing)
    expect(alone.pages).toHaveLength(1)
    expect(alone.ids).toEqual([low])

    const before = await lastEventId(sql)
    await place(PAGE_SIZE + 1)
    const both = await readStretch(sql, seen, nothing)
    expectPages(both.pages, PAGE_SIZE)
    expect(both.ids).toEqual([low, ...(await committedIds(sql, before))])
  })

  it('continues a stretch whose greatest id the cursor does not name', async () => {
    const start = (await readPresent(sql)).cursor
    await place(3 * PAGE_SIZE)
    const all = (await readStretch(sql, start, nothing)).ids
    const { from: to } = (await readPresent(sql)).cursor
    await place(1)
    const lastId = all[PAGE_SIZE] ?? 0n
    const rest = await readStretch(sql, { from: start.from, to, lastId }, nothing)
    expect(rest.ids).toEqual(all.slice(PAGE_SIZE + 1))
  })

  it('leaves events that are committed during a stretch to the next one', async () => {
    const [before, start] = [await lastEventId(sql), (await readPresent(sql)).cursor]
    await place(20)
    const backlog = await committedIds(sql, before)
    const first = await readStretch(sql, start, () => place(2))
    expect(first.ids).toEqual(backlog)
    const second = await readStretch(sql, first.end, nothing)
    expect([...first.ids, ...second.ids]).toEqual(await committedIds(sql, before))
  })

  it('returns the fields of an event as the table has them', async () => {
    const [id] = await place(1)
    const start = (await readPresent(sql)).cursor
    await sql.transaction(async (tx) => {
      await tx.run(`SELECT set_config('orders.actor', 'ada', true)`)
      await tx.run(
        `UPDATE orders SET status = 'CANCELLED', cancellation_reason = 'too “late”' WHERE id = $1`,
        [id],
      )
    })
    const [event] = (await readPage(sql, start, PAGE_SIZE)).events
    expect(event).toMatchObject({
      id: await lastEventId(sql),
      orderId: BigInt(id ?? 0),
      kind: 'STATUS_CHANGED',
      from: 'PENDING',
      to: 'CANCELLED',
      actor: 'ada',
      reason: 'too “late”',
    })
    expect(Math.abs(Date.now() - (event?.at.getTime() ?? 0))).toBeLessThan(60_000)
  })

  it('returns no events that were rolled back, entirely or to a savepoint', async () => {
    const [before, start] = [await lastEventId(sql), (await readPresent(sql)).cursor]
    const changedMind = new Error('changed my mind')
    const rolledBack = sql.transaction(async (tx) => {
      await placeOrders(tx, customer, { count: 9 })
      throw changedMind
    })
    await expect(rolledBack).rejects.toBe(changedMind)
    await sql.transaction(async (tx) => {
      await placeOrders(tx, customer)
      await tx.run('SAVEPOINT doubtful')
      await placeOrders(tx, customer, { count: 9 })
      await tx.run('ROLLBACK TO SAVEPOINT doubtful')
      await placeOrders(tx, customer)
    })
    const { ids } = await readStretch(sql, start, nothing)
    expect(ids).toHaveLength(2)
    expectOnce(ids, await committedIds(sql, before))
  })
})
