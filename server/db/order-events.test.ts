import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import type { Sql } from './sql.ts'

const Event = z.object({
  kind: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  actor: z.string(),
  reason: z.string().nullable(),
})

function eventsOf(sql: Sql, id: string): Promise<z.infer<typeof Event>[]> {
  return sql.rows(
    Event,
    `SELECT kind::text, from_status::text AS "from", to_status::text AS "to", actor, reason
       FROM order_events WHERE order_id = $1::bigint ORDER BY id`,
    [id],
  )
}

/** Runs a statement as the background does that fills the columns of a new release. */
const fill = (sql: Sql, statement: string) =>
  sql.transaction(async (tx) => {
    await tx.run('SET LOCAL orders.fill = on')
    await tx.run(statement)
  })

const byDatabase = { from: null, to: null, actor: 'database', reason: null }

describeOnEachEngine('order events', (get) => {
  let sql: Sql
  let order: () => Promise<string>
  beforeAll(async () => {
    sql = get().database.sql
    const customer = await makeCustomer(sql, 'ada')
    order = async () => z.string().parse((await placeOrders(sql, customer))[0])
  })

  it('record an order from its placement to its deletion', async () => {
    const id = await order()
    await sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1::bigint`, [id])
    await sql.run(`UPDATE orders SET delivery_address = 'Home' WHERE id = $1::bigint`, [id])
    await sql.run(`DELETE FROM orders WHERE id = $1::bigint`, [id])
    expect(await eventsOf(sql, id)).toEqual([
      { ...byDatabase, kind: 'PLACED', to: 'PENDING' },
      { ...byDatabase, kind: 'STATUS_CHANGED', from: 'PENDING', to: 'SHIPPED' },
      { ...byDatabase, kind: 'EDITED' },
      { ...byDatabase, kind: 'DELETED', from: 'SHIPPED' },
    ])
  })

  it('record the deletion of each order that a TRUNCATE removes', async () => {
    const id = await order()
    await sql.run('TRUNCATE orders CASCADE')
    expect((await eventsOf(sql, id)).at(-1)).toEqual({
      ...byDatabase,
      kind: 'DELETED',
      from: 'PENDING',
    })
  })

  it('are not written for a write that changes nothing, and the version stays', async () => {
    const id = await order()
    await sql.run(
      `UPDATE orders SET status = status, version = 7, updated_at = 'epoch' WHERE id = $1::bigint`,
      [id],
    )
    expect(await eventsOf(sql, id)).toHaveLength(1)
    const { version } = await sql.one(
      z.object({ version: z.number() }),
      'SELECT version FROM orders WHERE id = $1::bigint',
      [id],
    )
    expect(version).toBe(1)
  })

  it('have the actor and the reason that their transaction sets, and later ones do not', async () => {
    const id = await order()
    await sql.transaction(async (tx) => {
      await tx.run(`SELECT set_config('orders.actor', 'ada', true)`)
      await tx.run(`SELECT set_config('orders.reason', 'asked for', true)`)
      await tx.run(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1::bigint`, [id])
    })
    await sql.run(`UPDATE orders SET status = 'PENDING' WHERE id = $1::bigint`, [id])
    const [, byAda, after] = await eventsOf(sql, id)
    expect(byAda).toMatchObject({ actor: 'ada', reason: 'asked for' })
    expect(after).toMatchObject({ actor: 'database', reason: null })
  })

  describe('of a cancellation', () => {
    const reasonOf = async (id: string) =>
      (
        await sql.one(
          z.object({ reason: z.string().nullable() }),
          'SELECT cancellation_reason AS reason FROM orders WHERE id = $1::bigint',
          [id],
        )
      ).reason
    const writeBecause = (reason: string, text: string, id: string) =>
      sql.transaction(async (tx) => {
        await tx.run(`SELECT set_config('orders.reason', $1, true)`, [reason])
        await tx.run(text, [id])
      })
    const CANCEL = `UPDATE orders SET status = 'CANCELLED' WHERE id = $1::bigint`

    it('have the reason from the transaction or from the column', async () => {
      const [first, second] = [await order(), await order()]
      await writeBecause('lost', CANCEL, first)
      expect(await reasonOf(first)).toBe('lost')
      await sql.run(
        `UPDATE orders SET status = 'CANCELLED', cancellation_reason = 'broken' WHERE id = $1::bigint`,
        [second],
      )
      expect((await eventsOf(sql, first)).at(-1)).toMatchObject({ reason: 'lost' })
      expect((await eventsOf(sql, second)).at(-1)).toMatchObject({ reason: 'broken' })
    })

    it('do not get the reason of a later write', async () => {
      const id = await order()
      await sql.run(CANCEL, [id])
      await writeBecause('again', CANCEL, id)
      expect(await eventsOf(sql, id)).toHaveLength(2)
      await writeBecause(
        'typo',
        `UPDATE orders SET delivery_address = 'Home' WHERE id = $1::bigint`,
        id,
      )
      expect(await reasonOf(id)).toBeNull()
      expect((await eventsOf(sql, id)).at(-1)).toMatchObject({ kind: 'EDITED', reason: 'typo' })
    })
  })

  it.each([
    `UPDATE order_events SET actor = 'other'`,
    'DELETE FROM order_events WHERE false',
    'TRUNCATE order_events',
    `INSERT INTO order_events (id, order_id, kind, actor) SELECT min(id), 1, 'EDITED', 'x' FROM order_events
     ON CONFLICT (id) DO UPDATE SET actor = 'other'`,
  ])('cannot be changed afterwards: %s', async (statement) => {
    await order()
    await expect(sql.run(statement)).rejects.toThrow('append-only')
  })

  it.each([
    `UPDATE order_events SET reason = 'other'`,
    `UPDATE order_events SET from_since = now() WHERE from_since IS NOT NULL`,
    'DELETE FROM order_events',
    'TRUNCATE order_events',
  ])('stay as they are although a writer says that it fills them: %s', async (statement) => {
    const id = await order()
    await sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1::bigint`, [id])
    await sql.run('UPDATE installation SET history_filled = false')
    await expect(fill(sql, statement)).rejects.toThrow('append-only')
    await sql.run('UPDATE installation SET history_filled = true')
  })

  it('have columns of a new release filled only until the whole history is', async () => {
    await order()
    const statement = `UPDATE order_events SET promise = now() WHERE promise IS NULL AND kind = 'PLACED'`
    await expect(fill(sql, statement)).rejects.toThrow('append-only')
    await sql.run('UPDATE installation SET history_filled = false')
    await expect(sql.run(statement)).rejects.toThrow('append-only')
    await fill(sql, statement)
    await sql.run('UPDATE installation SET history_filled = true')
  })

  it('are written to the real tables if a session has temporary tables with their names', async () => {
    await sql.transaction(async (tx) => {
      await tx.run('CREATE TEMP TABLE installation ON COMMIT DROP AS TABLE installation')
      await tx.run(
        'CREATE TEMP TABLE order_events ON COMMIT DROP AS TABLE order_events WITH NO DATA',
      )
      await tx.run(`INSERT INTO customers (username, email) VALUES ('bob', 'bob@example.com')`)
      await tx.run(
        `INSERT INTO orders (customer_id, delivery_method, delivery_address, total_credits)
         SELECT id, 'PICKUP', 'Shop', 1 FROM customers WHERE username = 'bob'`,
      )
      const { n } = await tx.one(
        z.object({ n: z.number() }),
        'SELECT count(*)::int AS n FROM pg_temp.order_events',
      )
      expect(n).toBe(0)
    })
  })
})
