import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { statementOf } from '../testing/statement-of.ts'
import { loadCounts } from './load-counts.ts'
import { readTrend, type TrendRange } from './read-trend.ts'
import { parseSnapshot } from '../feed/snapshot.ts'

const Recorded = z.object({
  order: z.string(),
  to: z.string().nullable(),
  kind: z.string(),
  at: z.date(),
})

/** The counts just before `moment`, computed from the events of each order. */
function recount(record: readonly z.infer<typeof Recorded>[], moment: Date) {
  const statuses = new Map<string, string>()
  for (const { order, to, kind, at } of record) {
    if (at >= moment) continue
    if (kind === 'DELETED') statuses.delete(order)
    else if (to !== null) statuses.set(order, to)
  }
  const of = (status: string) => [...statuses.values()].filter((each) => each === status).length
  return {
    totalOrders: statuses.size,
    pendingCount: of('PENDING'),
    shippedCount: of('SHIPPED'),
    outForDeliveryCount: of('OUT_FOR_DELIVERY'),
    deliveredCount: of('DELIVERED'),
    cancelledCount: of('CANCELLED'),
  }
}

interface Write {
  what: 'place' | 'move' | 'edit' | 'delete' | 'give up'
  status: string
  some: number
}

const write: fc.Arbitrary<Write> = fc.record({
  what: fc.constantFrom('place', 'place', 'move', 'move', 'move', 'edit', 'delete', 'give up'),
  status: fc.constantFrom('PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY', 'DELIVERED', 'CANCELLED'),
  some: fc.integer({ min: 1, max: 5 }),
})

/** The trend that ends with the present counts. */
const presentTrend = async (sql: Sql, range: TrendRange) =>
  readTrend(sql, range, await loadCounts(sql))

/** Spreads the times of all events evenly over the last `minutes`, in their order. */
const spreadRecord = (sql: Sql, minutes: number) =>
  withoutGuards(
    sql,
    `UPDATE order_events SET at = statement_timestamp() - ${minutes} * interval '1 minute' * (1 - share)
       FROM (SELECT id, (row_number() OVER (ORDER BY id))::float8 / (count(*) OVER () + 1) AS share
               FROM order_events) AS placed
      WHERE placed.id = order_events.id`,
  )

const withoutGuards = (sql: Sql, statement: string) =>
  sql.script(`
    ALTER TABLE order_events DISABLE TRIGGER USER;
    ${statement};
    ALTER TABLE order_events ENABLE TRIGGER USER`)

describeOnEachEngine('the trend', (get) => {
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })

  async function doWrite({ what, status, some }: Write) {
    const { sql } = get().database
    if (what === 'place') await placeOrders(sql, customer, { count: some, status })
    else if (what === 'move')
      await sql.run(`UPDATE orders SET status = $1::order_status WHERE id % 5 < $2::int`, [
        status,
        some,
      ])
    else if (what === 'edit') await sql.run('UPDATE orders SET total_credits = total_credits + 1')
    else if (what === 'delete') await sql.run(`DELETE FROM orders WHERE id % 5 = $1::int`, [some])
    else
      await sql
        .transaction(async (tx) => {
          await tx.run('DELETE FROM orders')
          throw new Error('changed my mind')
        })
        .catch(() => undefined)
  }

  it('equals the counts computed from the events of each order, after any writes', async () => {
    const { sql } = get().database
    await fc.assert(
      fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 12 }), async (writes) => {
        await sql.run('DELETE FROM orders')
        await withoutGuards(sql, 'DELETE FROM order_events')
        for (const each of writes) await doWrite(each)
        // Some events are before the requested period.
        await spreadRecord(sql, 90)

        const trend = await presentTrend(sql, { minutes: 60, points: 7 })
        const record = await sql.rows(
          Recorded,
          `SELECT order_id::text AS "order", to_status::text AS "to", kind::text, at
             FROM order_events ORDER BY id`,
        )
        expect(trend).toEqual(trend.map(({ at }) => ({ at, ...recount(record, at) })))
      }),
      { numRuns: 25 },
    )
  })

  it('has evenly spaced points, the last one now', async () => {
    const { sql } = get().database
    const trend = await presentTrend(sql, { minutes: 60, points: 4 })
    const { now } = await loadCounts(sql)
    const last = trend.at(-1)?.at.getTime() ?? 0
    expect(trend.map(({ at }) => (last - at.getTime()) / 60_000)).toEqual([60, 40, 20, 0])
    expect(Math.abs(now - last)).toBeLessThan(60_000)
  })

  it('counts an order from the time of its event, and one without events at every point', async () => {
    const { sql } = get().database
    await sql.run('DELETE FROM orders')
    await withoutGuards(sql, 'DELETE FROM order_events')
    await sql.script(`
      ALTER TABLE orders DISABLE TRIGGER USER;
      INSERT INTO orders (order_number, customer_id, delivery_method, delivery_address, total_credits)
        SELECT 'ORD-20260101-' || 90000 + n, ${BigInt(customer)}, 'PICKUP', 'Shop', 5
          FROM generate_series(1, 3) n;
      ALTER TABLE orders ENABLE TRIGGER USER;
      INSERT INTO order_events (order_id, kind, to_status, actor, at)
        SELECT max(id), 'PLACED', 'PENDING', 'import', now() - interval '30 minutes' FROM orders`)
    const trend = await presentTrend(sql, { minutes: 60, points: 4 })
    expect(trend.map(({ pendingCount }) => pendingCount)).toEqual([2, 2, 3, 3])
  })

  it('adds what was committed after the present counts', async () => {
    const { sql } = get().database
    await sql.run('DELETE FROM orders')
    await withoutGuards(sql, 'DELETE FROM order_events')
    await placeOrders(sql, customer, { count: 4 })
    const present = await loadCounts(sql)
    // These orders are committed between the read of the counts and that of the trend.
    await placeOrders(sql, customer, { count: 3 })
    await sql.run(`UPDATE orders SET status = 'SHIPPED'`)
    const trend = await readTrend(sql, { minutes: 60, points: 3 }, present)
    expect(trend.map(({ pendingCount, shippedCount }) => [pendingCount, shippedCount])).toEqual([
      [0, 0],
      [0, 0],
      [0, 7],
    ])
  })

  it('is all zeros for an empty shop', async () => {
    const { sql } = get().database
    await sql.run('DELETE FROM orders')
    await withoutGuards(sql, 'DELETE FROM order_events')
    const trend = await presentTrend(sql, { minutes: 5, points: 2 })
    expect(trend.map(({ totalOrders, shippedCount }) => [totalOrders, shippedCount])).toEqual([
      [0, 0],
      [0, 0],
    ])
  })

  it('reads only the requested period, by an index', async () => {
    const { sql } = get().database
    const present = { counts: new Map(), snapshot: parseSnapshot('10:10:') }
    const text = await statementOf((spy) => readTrend(spy, { minutes: 60, points: 12 }, present))
    const plan = await sql.transaction(async (tx) => {
      await tx.run('SET LOCAL enable_seqscan = off')
      return tx.rows(z.object({ 'QUERY PLAN': z.string() }), `EXPLAIN ${text}`, [
        ...[60, 12, [], [], present.snapshot.text],
      ])
    })
    const lines = plan.map((row) => row['QUERY PLAN']).join('\n')
    expect(lines).toMatch(/Index Cond: \(at >= /)
    expect(lines).not.toMatch(/Seq Scan on order_events/)
  })
})
