import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { statementOf } from '../testing/statement-of.ts'
import { loadCounts } from './load-counts.ts'
import { readMoves } from './read-moves.ts'
import { MOST_RECENT } from './recent-orders.ts'
import { parseSnapshot } from '../feed/snapshot.ts'

describeOnEachEngine('reading the moves since a snapshot', (get) => {
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })

  it('sums up the events of each kind, and lists the changes', async () => {
    const { sql } = get().database
    await placeOrders(sql, customer, { count: 9 })
    const { snapshot } = await loadCounts(sql)
    const [id = ''] = await placeOrders(sql, customer, { count: 3 })
    await sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id >= $1`, [id])
    await sql.run('UPDATE orders SET total_credits = 7 WHERE id = $1', [id])
    await sql.run('DELETE FROM orders WHERE id = $1', [id])
    const { moves, changes } = await readMoves(sql, snapshot)
    const expected = [
      { from: null, to: 'PENDING', n: 3 },
      { from: 'PENDING', to: 'SHIPPED', n: 3 },
      { from: null, to: null, n: 1 },
      { from: 'SHIPPED', to: null, n: 1 },
    ]
    expect(moves).toHaveLength(expected.length)
    expect(moves).toEqual(expect.arrayContaining(expected))
    expect(new Set(changes?.map(({ orderId }) => orderId)).size).toBe(3)
    expect(Math.abs(Date.now() - (changes?.[0]?.at ?? 0))).toBeLessThan(60_000)
  })

  it('ends at a snapshot if there is one', async () => {
    const { sql } = get().database
    const from = await loadCounts(sql)
    await placeOrders(sql, customer, { count: 2 })
    const to = await loadCounts(sql)
    await placeOrders(sql, customer, { count: 4 })
    const { moves } = await readMoves(sql, from.snapshot, to.snapshot)
    expect(moves).toEqual([{ from: null, to: 'PENDING', n: 2 }])
  })

  it('lists no changes if there are too many', async () => {
    const { sql } = get().database
    const { snapshot } = await loadCounts(sql)
    await sql.run(
      `INSERT INTO order_events (order_id, kind, actor)
       SELECT n, 'EDITED', 'ada' FROM generate_series(1, $1::int) AS n`,
      [MOST_RECENT + 1],
    )
    const { moves, changes } = await readMoves(sql, snapshot)
    expect(moves).toEqual([{ from: null, to: null, n: MOST_RECENT + 1 }])
    expect(changes).toBeUndefined()
    const { recent } = await loadCounts(sql)
    expect(recent.n).toBeGreaterThan(MOST_RECENT)
    expect(recent.changes).toBeUndefined()
  })

  it('reads no other events, also when all have the same transaction id', async () => {
    const { sql } = get().database
    await sql.script(`
      ALTER TABLE order_events DISABLE TRIGGER USER;
      UPDATE order_events SET xid = '3';
      ALTER TABLE order_events ENABLE TRIGGER USER;
      ANALYZE order_events`)
    const { snapshot } = await loadCounts(sql)
    // Two transactions were open.
    const { text, xmax } = parseSnapshot(
      `${snapshot.xmax - 2n}:${snapshot.xmax}:${snapshot.xmax - 2n},${snapshot.xmax - 1n}`,
    )
    const statement = await statementOf((spy) => readMoves(spy, snapshot))
    const plan = await sql.rows(z.object({ 'QUERY PLAN': z.string() }), `EXPLAIN ${statement}`, [
      ...[text, String(xmax), null],
    ])
    const lines = plan.map((row) => row['QUERY PLAN']).join('\n')
    expect(lines).toMatch(/Index Cond: \(xid >= '\d+'::xid8\)/)
    expect(lines).not.toMatch(/Seq Scan on order_events/)
  })
})
