import { expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { refreshStatistics } from './planner-statistics.ts'

const Known = z.object({ rows: z.number() })

describeOnEachEngine('the statistics of the planner', (get) => {
  const addEvents = (count: number) =>
    get().database.sql.run(
      `INSERT INTO order_events (xid, order_id, kind, to_status, actor)
       SELECT '3'::xid8, n, 'PLACED', 'PENDING', 'import' FROM generate_series(1, $1::int) AS n`,
      [count],
    )

  /** How many events the planner knows of; -1 = the table was never analyzed. */
  async function knownEvents(): Promise<number> {
    const text = `SELECT reltuples::float8 AS rows FROM pg_class WHERE relname = 'order_events'`
    return (await get().database.sql.one(Known, text)).rows
  }

  it('are refreshed when a table has more than doubled, and only then', async () => {
    const { sql } = get().database
    await sql.run('ALTER TABLE order_events SET (autovacuum_enabled = off)')
    const atFirst = await knownEvents()
    await addEvents(100)
    await refreshStatistics(sql)
    expect(await knownEvents(), 'a small table').toBe(atFirst)

    await addEvents(19_900)
    await refreshStatistics(sql)
    expect(await knownEvents()).toBe(20_000)

    await addEvents(10_000)
    await refreshStatistics(sql)
    expect(await knownEvents(), 'half as many more').toBe(20_000)

    await addEvents(20_000)
    await refreshStatistics(sql)
    expect(await knownEvents()).toBe(50_000)
  })
})
