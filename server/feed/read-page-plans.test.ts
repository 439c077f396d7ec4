import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { refreshStatistics } from '../db/planner-statistics.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { CONTINUE_STRETCH, READ_BOUNDS, READ_STRETCH, readPresent } from './read-page.ts'

const Plan = z.object({ 'QUERY PLAN': z.string() })

/*
 * After a restore or a large import, nearly all events have the same transaction id. The planner then
 * expects any condition on it to match all rows or none. A scan of the whole table, four times a second,
 * would keep a processor busy.
 */
describeOnEachEngine('reading the feed when all transaction ids are equal', (get) => {
  const EVENTS = 60_000
  beforeAll(async () => {
    const { sql } = get().database
    // Autovacuum could come before `refreshStatistics`.
    await sql.run('ALTER TABLE order_events SET (autovacuum_enabled = off)')
    await sql.run(
      `INSERT INTO order_events (xid, order_id, kind, to_status, actor)
       SELECT '3'::xid8, n, 'PLACED', 'PENDING', 'import' FROM generate_series(1, $1::int) AS n`,
      [EVENTS],
    )
    await refreshStatistics(sql)
  })

  async function plan(text: string, params: readonly unknown[]): Promise<string> {
    const rows = await get().database.sql.rows(Plan, `EXPLAIN (COSTS OFF) ${text}`, params)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  }

  /** A snapshot with open transactions, of which none wrote an event. */
  async function snapshot(): Promise<string> {
    const { from } = (await readPresent(get().database.sql)).cursor
    const xmax = Number(from.split(':')[1])
    return `${xmax - 5}:${xmax}:${xmax - 5},${xmax - 3}`
  }

  const SCAN = /Seq Scan on order_events/

  it('finds what is new by an index', async () => {
    const { sql } = get().database
    const from = await snapshot()
    const stretch = await plan(READ_STRETCH.plain, [from, null, '0', 500])
    expect(stretch).toMatch(/Scan using order_events_xid_id_idx/)
    expect(stretch).not.toMatch(SCAN)
    const { cursor } = await readPresent(sql)
    const page = await plan(CONTINUE_STRETCH.plain, [from, cursor.from, '0', 500, '20000'])
    expect(page).toMatch(/Scan using order_events_pkey/)
    expect(page).not.toMatch(SCAN)
  })

  it('finds the bounds of a long stretch by an index', async () => {
    const { sql } = get().database
    const { cursor } = await readPresent(sql)
    const bounds = await plan(READ_BOUNDS, [await snapshot(), cursor.from, '0'])
    expect(bounds).toMatch(/Scan using order_events_xid_id_idx/)
    expect(bounds).not.toMatch(SCAN)
  })
})
