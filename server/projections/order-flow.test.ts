import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { openEpoch } from '../feed/epoch.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { recomputedFlow, storedFlow } from '../testing/order-flow.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { doWrite, variedWrite } from '../testing/varied-writes.ts'
import type { Sql } from '../db/sql.ts'
import { orderFlow } from './order-flow.ts'
import { rebuild } from './rebuild.ts'
import { runBatch } from './run-batch.ts'

/** Applies everything, in batches of `size` ids. */
async function applyAll(sql: Sql, size = 1_000): Promise<void> {
  for (;;) {
    const { outcome, more } = await runBatch(sql, orderFlow, size)
    expect(outcome).toBe('applied')
    if (!more) return
  }
}

const Total = z.object({ counted: z.number(), recorded: z.number(), stays: z.number() })

describeOnEachEngine('the flow of orders', (get) => {
  let customer: string
  beforeAll(async () => {
    const { sql } = get().database
    await openEpoch(sql)
    customer = await makeCustomer(sql, 'ada')
  })

  /** The sums of the changes from a status to another. */
  async function totals(from: string | null, to: string | null) {
    const { sql } = get().database
    await applyAll(sql)
    return sql.one(
      Total,
      `SELECT COALESCE(sum(counted), 0)::int AS counted, COALESCE(sum(recorded), 0)::int AS recorded,
              (SELECT COALESCE(sum(n), 0)::int FROM order_flow, histogram_entries(stays)
                WHERE (from_status::text, to_status::text) IS NOT DISTINCT FROM ($1::text, $2::text)) AS stays
         FROM order_flow
        WHERE (from_status::text, to_status::text) IS NOT DISTINCT FROM ($1::text, $2::text)`,
      [from, to],
    )
  }
  const startOver = (sql: Sql) =>
    sql.script(`
      DELETE FROM orders;
      ALTER TABLE order_events DISABLE TRIGGER USER;
      DELETE FROM order_events;
      ALTER TABLE order_events ENABLE TRIGGER USER;
      UPDATE projections SET epoch = NULL`)

  it('equals a recomputation from all events after any writes, and so does a rebuilt one', async () => {
    const { sql } = get().database
    await fc.assert(
      fc.asyncProperty(
        fc.array(variedWrite, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 20 }),
        async (writes, every, size) => {
          await startOver(sql)
          for (const [n, write] of writes.entries()) {
            await doWrite(sql, customer, write)
            if (n % every === 0) await runBatch(sql, orderFlow, size)
          }
          await applyAll(sql, size)
          const expected = await recomputedFlow(sql)
          expect(await storedFlow(sql)).toEqual(expected)

          await rebuild(sql, orderFlow.name)
          await applyAll(sql, size)
          expect(await storedFlow(sql)).toEqual(expected)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('takes an undone change out, and puts it back when its undoing is undone', async () => {
    const { sql } = get().database
    await startOver(sql)
    const [id = ''] = await placeOrders(sql, customer)
    await sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1`, [id])
    expect(await totals('PENDING', 'SHIPPED')).toEqual({ counted: 1, recorded: 1, stays: 1 })
    const undo = (status: string) =>
      sql.transaction(async (tx) => {
        await tx.run(`SELECT set_config('orders.undoes', max(id)::text, true) FROM order_events`)
        await tx.run('UPDATE orders SET status = $2::order_status WHERE id = $1', [id, status])
      })

    await undo('PENDING')
    expect(await totals('PENDING', 'SHIPPED')).toEqual({ counted: 0, recorded: 1, stays: 0 })
    expect(await totals('SHIPPED', 'PENDING')).toEqual({ counted: 0, recorded: 1, stays: 0 })
    await undo('SHIPPED')
    expect(await totals('PENDING', 'SHIPPED')).toEqual({ counted: 1, recorded: 2, stays: 1 })
    expect(await storedFlow(sql)).toEqual(await recomputedFlow(sql))
    // Both undoings in one batch, together with the change.
    await rebuild(sql, orderFlow.name)
    expect(await totals('PENDING', 'SHIPPED')).toEqual({ counted: 1, recorded: 2, stays: 1 })
  })

  it('takes each event by its own time, also if it is committed late or the clock stepped back', async () => {
    const { sql } = get().database
    await startOver(sql)
    const [first = '', second = ''] = await placeOrders(sql, customer, { count: 2 })
    await sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1`, [first])
    await applyAll(sql)
    const record = (order: string, minutesAgo: number) =>
      sql.run(
        `INSERT INTO order_events (order_id, kind, from_status, to_status, actor, at, from_since, delivery_method)
         SELECT $1, 'STATUS_CHANGED', 'PENDING', 'SHIPPED', 'ada', past, past - interval '5 minutes', 'PICKUP'
           FROM (SELECT clock_timestamp() - make_interval(mins => $2) AS past) AS moment`,
        [order, minutesAgo],
      )
    await record(second, 60)
    await applyAll(sql)
    await record(second, -30)
    await record(second, 20)
    expect(await totals('PENDING', 'SHIPPED')).toEqual({ counted: 4, recorded: 4, stays: 4 })
    const { quarters } = await sql.one(
      z.object({ quarters: z.number() }),
      `SELECT count(DISTINCT quarter)::int AS quarters FROM order_flow WHERE to_status = 'SHIPPED'`,
    )
    expect(quarters).toBe(4)
    expect(await storedFlow(sql)).toEqual(await recomputedFlow(sql))
  })

  it('has no duration of final statuses and of stays that ended by deletion', async () => {
    const { sql } = get().database
    await startOver(sql)
    const [delivered = '', pending = ''] = await placeOrders(sql, customer, { count: 2 })
    await sql.run(`UPDATE orders SET status = 'DELIVERED' WHERE id = $1`, [delivered])
    await sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1`, [delivered])
    await sql.run('DELETE FROM orders WHERE id = $1', [pending])
    expect(await totals('PENDING', 'DELIVERED')).toMatchObject({ counted: 1, stays: 1 })
    expect(await totals('DELIVERED', 'SHIPPED')).toMatchObject({ counted: 1, stays: 0 })
    expect(await totals('PENDING', null)).toMatchObject({ counted: 1, stays: 0 })
    expect(await totals(null, 'PENDING')).toMatchObject({ counted: 2, stays: 0 })
  })
})
