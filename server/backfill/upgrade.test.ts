import { beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { goBackToEarlierRelease, upgrade, writeHistory } from '../testing/earlier-release.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { pause } from '../testing/pause.ts'
import type { Sql } from '../db/sql.ts'
import { fillHistory, isHistoryFilled } from './fill-history.ts'
import { Rhythm } from './rhythm.ts'

/** `UPGRADE_ORDERS=500000` tests a million events. */
const ORDERS = Number(process.env['UPGRADE_ORDERS'] ?? 20_000)
const ORDERS_EMBEDDED = 1_000

const Count = z.object({ n: z.number() })
const Text = z.object({ text: z.string().nullable() })

/** What the release before recorded. None of it may change. */
const recordUpTo = (last: number) =>
  `SELECT md5(string_agg(md5(concat_ws('|', id, xid, order_id, kind, from_status, to_status, actor, reason, at)), ''
              ORDER BY id)) AS text
     FROM order_events WHERE id <= ${last}`

/** Orders that do not follow from their events. */
const WRONG_ORDERS = `
  orders o LEFT JOIN LATERAL (
    SELECT count(*) AS events, max(at) AS changed, max(at) FILTER (WHERE kind = 'STATUS_CHANGED') AS moved,
           min(at) AS placed, (array_agg(to_status ORDER BY id DESC) FILTER (WHERE to_status IS NOT NULL))[1] AS status
      FROM order_events WHERE order_id = o.id) AS e ON true
   WHERE o.version IS DISTINCT FROM e.events OR o.updated_at IS DISTINCT FROM e.changed
      OR o.status IS DISTINCT FROM e.status
      OR (o.status_since IS DISTINCT FROM COALESCE(e.moved, e.placed)
          AND (e.moved IS NOT NULL OR o.status_since IS DISTINCT FROM o.date_ordered))`

/** Events whose new columns do not agree with the events before them or with their order. */
const WRONG_EVENTS = `
  (SELECT e.*, lag(at) OVER moves AS at_before, lag(kind) OVER moves AS kind_before
     FROM order_events e WHERE kind <> 'EDITED' WINDOW moves AS (PARTITION BY order_id ORDER BY id)) AS e
  LEFT JOIN orders o ON o.id = e.order_id
   WHERE (e.from_since IS DISTINCT FROM at_before
          AND NOT (kind_before = 'PLACED' AND e.from_since BETWEEN at_before - interval '1 minute' AND at_before))
      OR (o.id IS NOT NULL AND (e.delivery_method, e.promise) IS DISTINCT FROM (o.delivery_method, o.estimated_delivery))
      OR e.imported OR e.undoes IS NOT NULL`

/** Writes as programs did before the upgrade, until `signal` aborts. @returns the number of written orders */
async function keepWriting(sql: Sql, signal: AbortSignal, seed: number): Promise<number> {
  let written = 0
  for (let n = seed; !signal.aborted; n += 7) {
    await sql.run(
      `INSERT INTO orders (customer_id, delivery_method, delivery_address, total_credits)
       VALUES (1, 'PICKUP', 'Shop', 5)`,
    )
    written += 1
    const status = ['SHIPPED', 'OUT_FOR_DELIVERY', 'PENDING'][n % 3]
    await sql.run('UPDATE orders SET status = $1::order_status WHERE id = $2', [status, n])
    await sql.run('UPDATE orders SET delivery_address = $1 WHERE id = $2', [`Street -${n}`, n + 1])
    await sql.run('DELETE FROM orders WHERE id = $1 AND id % 50 = 13', [n])
    if (n % 11 === 0) await sql.run('SELECT sum(n) FROM order_counts')
    await pause(20, signal)
  }
  return written
}

describeOnEachEngine('an upgrade beside writers', (get) => {
  beforeEach(() => goBackToEarlierRelease(get().database.sql))
  const count = async (from: string) =>
    (await get().database.sql.one(Count, `SELECT count(*)::int AS n FROM ${from}`)).n

  it(
    'keeps what was recorded, and fills the new columns of orders and events',
    async () => {
      const { database } = get()
      const { sql } = database
      await writeHistory(sql, database.engine === 'embedded' ? ORDERS_EMBEDDED : ORDERS)
      const last = await count('order_events')
      const before = await sql.one(Text, recordUpTo(last))

      const writing = new AbortController()
      const writers = [1, 2, 3].map((seed) => keepWriting(sql, writing.signal, seed))
      expect((await upgrade(sql)).length).toBeGreaterThan(0)
      const unfilled = await count('order_events WHERE delivery_method IS NULL')
      expect(unfilled).toBeGreaterThan(last / 2)
      expect(await isHistoryFilled(sql)).toBe(false)
      await fillHistory(sql, new Rhythm(50, writing.signal))
      writing.abort()
      const written = await Promise.all(writers)

      expect(Math.min(...written)).toBeGreaterThan(0)
      expect(await isHistoryFilled(sql)).toBe(true)
      expect(await sql.one(Text, recordUpTo(last))).toEqual(before)
      expect(await count(WRONG_ORDERS)).toBe(0)
      expect(await count(WRONG_EVENTS)).toBe(0)
      // Only what an earlier release deleted has left no delivery method.
      const known = 'SELECT order_id FROM order_events WHERE delivery_method IS NOT NULL'
      expect(
        await count(`order_events WHERE delivery_method IS NULL
          AND (order_id IN (${known}) OR order_id IN (SELECT id FROM orders))`),
      ).toBe(0)
      expect(await count('order_events WHERE delivery_method IS NULL')).toBeGreaterThan(0)
    },
    ORDERS > 20_000 ? 1_800_000 : 120_000,
  )
})
