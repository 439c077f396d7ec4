import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { countBells } from '../testing/bells.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { expectTrueRecords } from '../testing/recount.ts'
import type { Sql } from './sql.ts'

const Text = z.object({ text: z.string() })
const kindsOf = async (sql: Sql, id: string) =>
  (
    await sql.rows(
      Text,
      `SELECT kind::text AS text FROM order_events WHERE order_id = $1::bigint ORDER BY id`,
      [id],
    )
  ).map(({ text }) => text)

describeOnEachEngine('beside triggers and columns of other programs, the record', (get) => {
  it('keeps the order of changes if a trigger changes the order again', async () => {
    const { sql } = get().database
    await sql.script(`
      CREATE FUNCTION other_ships() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE orders SET status = 'SHIPPED' WHERE id = NEW.id AND status = 'PENDING';
        UPDATE orders SET total_credits = 0 
         WHERE id = NEW.id AND status = 'CANCELLED' AND total_credits > 0;
        RETURN NULL;
      END $$;
      CREATE TRIGGER "A ships" AFTER INSERT OR UPDATE ON orders
        FOR EACH ROW EXECUTE FUNCTION other_ships()`)
    const [id = ''] = await placeOrders(sql, await makeCustomer(sql, 'ada'), { count: 3 })
    await sql.run(`UPDATE orders SET status = 'CANCELLED'`)
    expect(await kindsOf(sql, id)).toEqual(['PLACED', 'STATUS_CHANGED', 'STATUS_CHANGED', 'EDITED'])
    await expectTrueRecords(sql)
    await sql.run('DROP FUNCTION other_ships CASCADE')
  })

  it('has a change of a column whose type has no equality operator', async () => {
    const { sql } = get().database
    await sql.run(`ALTER TABLE orders ADD COLUMN extra json, ADD COLUMN place point`)
    const [id = ''] = await placeOrders(sql, await makeCustomer(sql, 'bob'))
    const set = (value: string) =>
      sql.run('UPDATE orders SET extra = $1::json WHERE id = $2::bigint', [value, id])
    await set('{"a": 1}')
    await set('{"a": 1}')
    await sql.run(`UPDATE orders SET place = '(1, 2)' WHERE id = $1::bigint`, [id])
    expect(await kindsOf(sql, id)).toEqual(['PLACED', 'EDITED', 'EDITED'])
    const { text } = await sql.one(
      Text,
      `SELECT changes::text AS text FROM order_events WHERE order_id = $1::bigint ORDER BY id DESC LIMIT 1`,
      [id],
    )
    expect(text).toBe('[]')
    await sql.run('ALTER TABLE orders DROP COLUMN extra, DROP COLUMN place')
  })
})

describeOnEachEngine('the bell', (get) => {
  it('is rung by what writes orders, and not by what changes none', async () => {
    const { database } = get()
    const { sql } = database
    const customer = await makeCustomer(sql, 'ada')
    const bells = countBells()
    const listener = await database.listen('order_events', bells.ring)
    onTestFinished(() => listener.stop())
    const heard = bells.count
    await sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE false`)
    await sql.run('DELETE FROM orders WHERE false')
    await sql.transaction(async (tx) => {
      await tx.run('SET LOCAL orders.bell = off')
      await placeOrders(tx, customer)
    })
    // The bells come in order, so these two would be behind those of the statements above.
    const [id = ''] = await placeOrders(sql, customer)
    await bells.reach(heard + 1)
    await sql.run('DELETE FROM orders WHERE id = $1::bigint', [id])
    await bells.reach(heard + 2)
    expect(bells.count).toBe(heard + 2)
  })
})
