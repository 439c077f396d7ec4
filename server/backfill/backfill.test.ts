import { beforeEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { goBackToEarlierRelease, upgrade, writeHistory } from '../testing/earlier-release.ts'
import { describeOnEachEngine, describeOnPostgres } from '../testing/engines.ts'
import { recordLog } from '../testing/log-records.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { connectWriters } from '../testing/writers.ts'
import { startBackfill } from './backfill.ts'
import { FILL_EVENTS } from './fill-events.ts'
import { fillHistory, isHistoryFilled } from './fill-history.ts'
import { Rhythm } from './rhythm.ts'

const Plan = z.object({ 'QUERY PLAN': z.string() })
const Unfilled = z.object({ orders: z.number(), events: z.number() })
const unfilled = (sql: Sql) =>
  sql.one(
    Unfilled,
    `SELECT (SELECT count(*) FROM orders WHERE status_since IS NULL)::int AS orders,
            (SELECT count(*) FROM order_events
              WHERE delivery_method IS NULL AND order_id IN (SELECT id FROM orders))::int AS events`,
  )
const NOTHING = { orders: 0, events: 0 }
const unending = () => new Rhythm(5, new AbortController().signal)

describeOnEachEngine('the backfill after an upgrade', (get) => {
  let sql: Sql
  beforeEach(async () => {
    sql = get().database.sql
    await goBackToEarlierRelease(sql)
  })
  async function upgradeWith(orders: number) {
    await writeHistory(sql, orders)
    await upgrade(sql)
  }

  it('is not needed for a new database, and the log does not mention it', async () => {
    await upgrade(sql)
    expect(await isHistoryFilled(sql)).toBe(true)
    const { log, records } = recordLog()
    await startBackfill(sql, log).stop()
    expect(records()).toEqual([])
  })

  it('stops at once, and continues at the next start', async () => {
    await upgradeWith(600)
    const { log, records } = recordLog()
    const first = startBackfill(sql, log, 1)
    await vi.waitFor(async () => expect((await unfilled(sql)).events).toBeLessThan(1_000), 20_000)
    await first.stop()
    expect(await isHistoryFilled(sql)).toBe(false)
    const left = await unfilled(sql)
    expect(left.events).toBeGreaterThan(0)

    const second = startBackfill(sql, log)
    await vi.waitFor(async () => expect(await isHistoryFilled(sql)).toBe(true), 20_000)
    await second.stop()
    expect(await unfilled(sql)).toEqual(NOTHING)
    expect(records().map(({ level }) => level)).not.toContain('warn')
  })

  it('finds the rows of a batch by an index before the tables are analyzed', async () => {
    await sql.run('ALTER TABLE order_events SET (autovacuum_enabled = off)')
    await sql.run('ALTER TABLE orders SET (autovacuum_enabled = off)')
    await upgradeWith(6_000)
    const plans: string[] = []
    const explaining = (inner: Sql): Sql => ({
      ...inner,
      transaction: (work) => inner.transaction((tx) => work(explaining(tx))),
      async run(text, params) {
        if (text === FILL_EVENTS) {
          const lines = await inner.rows(Plan, `EXPLAIN ${text}`, params)
          plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'))
        }
        return inner.run(text, params)
      },
    })
    await fillHistory(explaining(sql), unending())
    expect(await unfilled(sql)).toEqual(NOTHING)
    expect(plans.length).toBeGreaterThan(5)
    for (const plan of new Set(plans.map((text) => text.replaceAll(/\d+/g, 'N')))) {
      expect(plan).not.toMatch(/Seq Scan/)
      const scans = plan.match(/Index (Only )?Scan/g)
      expect(plan.match(/Index Cond/g), plan).toHaveLength(scans?.length ?? 0)
    }
  }, 120_000)

  it('goes on after a failure, which it logs', async () => {
    await upgradeWith(50)
    const { log, records } = recordLog()
    let failures = 0
    const failing: Sql = {
      ...sql,
      transaction: (work) => {
        failures += 1
        if (failures === 3) return Promise.reject(new Error('pulled the plug'))
        return sql.transaction(work)
      },
    }
    const backfill = startBackfill(failing, log)
    await vi.waitFor(async () => expect(await isHistoryFilled(sql)).toBe(true), 20_000)
    await backfill.stop()
    expect(await unfilled(sql)).toEqual(NOTHING)
    expect(records().filter(({ level }) => level === 'warn')).toMatchObject([
      { err: { message: 'pulled the plug' } },
    ])
  })

  it('leaves no event, no version and no bell', async () => {
    await upgradeWith(50)
    const state = () =>
      sql.one(
        z.object({ text: z.string() }),
        `SELECT (SELECT json_agg(to_jsonb(o) - 'status_since' ORDER BY id) FROM orders o)::text
                || (SELECT json_agg(json_build_array(id, xid, at) ORDER BY id) FROM order_events)::text AS text`,
      )
    const before = await state()
    let bells = 0
    const listener = await get().database.listen('order_events', () => (bells += 1))
    const heard = bells
    await fillHistory(sql, unending())
    expect(await state()).toEqual(before)
    expect(bells).toBe(heard)
    await listener.stop()
  })

  it('takes the delivery method and the promise from before a later correction', async () => {
    await sql.transaction(async (tx) => {
      const customer = await makeCustomer(tx, 'ada')
      await placeOrders(tx, customer, { count: 2 })
      await tx.run(`UPDATE orders SET estimated_delivery = '2026-12-01T10:00:00Z'`)
    })
    await upgrade(sql)
    await sql.run(`UPDATE orders SET delivery_method = 'HOME_DELIVERY', estimated_delivery = NULL`)
    await sql.run(`DELETE FROM orders WHERE id = 2`)
    await fillHistory(sql, unending())
    const events = await sql.rows(
      z.object({
        id: z.number(),
        kind: z.string(),
        method: z.string(),
        day: z.string().nullable(),
      }),
      `SELECT order_id::int AS id, kind::text, delivery_method::text AS method, promise::date::text AS day
         FROM order_events ORDER BY order_id, order_events.id`,
    )
    const first = [
      { kind: 'PLACED', method: 'PICKUP', day: '2026-12-01' },
      { kind: 'EDITED', method: 'PICKUP', day: '2026-12-01' },
      { kind: 'EDITED', method: 'HOME_DELIVERY', day: null },
    ]
    expect(events).toEqual([
      ...first.map((event) => ({ id: 1, ...event })),
      ...first.map((event) => ({ id: 2, ...event })),
      { id: 2, kind: 'DELETED', method: 'HOME_DELIVERY', day: null },
    ])
  })

  it('knows since when orders have their status that were loaded without events', async () => {
    await sql.transaction(async (tx) => {
      await makeCustomer(tx, 'ada')
      await tx.run('ALTER TABLE orders DISABLE TRIGGER USER')
      await tx.run(
        `INSERT INTO orders (order_number, customer_id, status, delivery_method, delivery_address, total_credits,
                             date_ordered, actual_delivery, updated_at)
         VALUES ('ORD-20260101-00001', 1, 'PENDING', 'PICKUP', 'Shop', 5, '2026-01-01', NULL, '2026-01-03'),
                ('ORD-20260101-00002', 1, 'DELIVERED', 'PICKUP', 'Shop', 5, '2026-01-01', '2026-01-02', '2026-01-03'),
                ('ORD-20260101-00003', 1, 'SHIPPED', 'PICKUP', 'Shop', 5, '2026-01-01', NULL, '2026-01-03')`,
      )
      await tx.run('ALTER TABLE orders ENABLE TRIGGER USER')
    })
    await upgrade(sql)
    await fillHistory(sql, unending())
    const days = await sql.rows(
      z.object({ day: z.string() }),
      'SELECT status_since::date::text AS day FROM orders ORDER BY id',
    )
    expect(days.map(({ day }) => day)).toEqual(['2026-01-01', '2026-01-02', '2026-01-03'])
  })
})

describeOnPostgres('the backfill beside other sessions', (get) => {
  beforeEach(() => goBackToEarlierRelease(get().database.sql))

  it('waits for no writer, and comes back to the orders that one held', async () => {
    const { sql } = get().database
    await writeHistory(sql, 200)
    await upgrade(sql)
    const [writer] = await connectWriters(get(), 1)
    await writer?.query('BEGIN; SELECT FROM orders WHERE id IN (5, 95) FOR UPDATE')
    const filling = fillHistory(sql, unending())
    await vi.waitFor(
      async () => expect(await unfilled(sql)).toEqual({ orders: 2, events: 0 }),
      20_000,
    )
    expect(await isHistoryFilled(sql)).toBe(false)
    await writer?.query('ROLLBACK')
    await filling
    expect(await unfilled(sql)).toEqual(NOTHING)
  })

  it('can run in several servers at once', async () => {
    const { sql } = get().database
    await writeHistory(sql, 400)
    await upgrade(sql)
    await Promise.all([1, 2, 3].map(() => fillHistory(sql, unending())))
    expect(await isHistoryFilled(sql)).toBe(true)
    expect(await unfilled(sql)).toEqual(NOTHING)
  })
})
