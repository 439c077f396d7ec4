import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
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

describeOnEachEngine('a role of another program', (get) => {
  it('can write orders with the rights that docs/operations.md lists', async () => {
    const { sql } = get().database
    const role = `writer_${randomBytes(6).toString('hex')}`
    const operations = await readFile(join(import.meta.dirname, '../../docs/operations.md'), 'utf8')
    const grants = [...operations.matchAll(/^GRANT .* TO writer;$/gm)].map(([grant]) => grant)
    expect(grants.length).toBeGreaterThan(1)
    await sql.run(`CREATE ROLE ${role}`)
    for (const grant of grants) await sql.run(grant.replace('writer;', role))
    const id = await sql.transaction(async (tx) => {
      await tx.run(`SET LOCAL ROLE ${role}`)
      const [placed = ''] = await placeOrders(tx, await makeCustomer(tx, 'ada'), { count: 2 })
      await tx.run(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1::bigint`, [placed])
      await tx.run('DELETE FROM orders WHERE id <> $1::bigint', [placed])
      return placed
    })
    expect(await kindsOf(sql, id)).toEqual(['PLACED', 'STATUS_CHANGED'])
    await expectTrueRecords(sql)
    await sql.script(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
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
