import fc from 'fast-check'
import type { Sql } from '../db/sql.ts'

/** One change of several orders, or of none. */
export interface VariedWrite {
  what: 'place' | 'import' | 'move' | 'edit' | 'undo' | 'delete' | 'truncate' | 'give up'
  status: string
  some: number
  /** How long ago an imported order changed, in s. */
  ago: number
}

export const variedWrite: fc.Arbitrary<VariedWrite> = fc.record({
  what: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('place', 'move', 'undo') },
    { weight: 2, arbitrary: fc.constantFrom('move', 'import', 'edit') },
    { weight: 1, arbitrary: fc.constantFrom('delete', 'truncate', 'give up') },
  ),
  status: fc.constantFrom('PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY', 'DELIVERED', 'CANCELLED'),
  some: fc.integer({ min: 1, max: 5 }),
  ago: fc.integer({ min: 0, max: 30 * 86_400 }),
})

const INSERT = `
  INSERT INTO orders (customer_id, status, delivery_method, delivery_address, total_credits, date_ordered, status_since)
  SELECT $1::bigint, $2::order_status, CASE n % 2 WHEN 0 THEN 'PICKUP' ELSE 'HOME_DELIVERY' END::delivery_method,
         'Shop', 5, now() - $4::int * interval '2 seconds', now() - $4::int * interval '1 second'
    FROM generate_series(1, $3::int) n`

/** Takes back the latest change of status of an order, which may be the undoing of an earlier one. */
const UNDO = `
  UPDATE orders o SET status = e.from_status, status_since = e.from_since
    FROM (SELECT *, set_config('orders.undoes', id::text, true) FROM order_events
           WHERE kind = 'STATUS_CHANGED' AND from_status IS NOT NULL
             AND id = (SELECT max(id) FROM order_events AS last
                        WHERE last.kind = 'STATUS_CHANGED'
                          AND order_id = (SELECT id FROM orders WHERE version > 1 AND id % 5 = $1::int
                                           ORDER BY version DESC, id LIMIT 1)
                          AND last.order_id = order_events.order_id)) AS e
   WHERE o.id = e.order_id`

/** Does a write in one transaction, or in none that lasts. */
export async function doWrite(sql: Sql, customer: string, write: VariedWrite): Promise<void> {
  await sql
    .transaction(async (tx) => {
      await change(tx, customer, write)
      if (write.what === 'give up') throw new GivenUp()
    })
    .catch((error: unknown) => {
      if (!(error instanceof GivenUp)) throw error
    })
}

class GivenUp extends Error {}

async function change(tx: Sql, customer: string, write: VariedWrite): Promise<void> {
  const { what, status, some, ago } = write
  if (what === 'place') await tx.run(INSERT, [customer, status, some, 0])
  else if (what === 'import') {
    await tx.run('SET LOCAL orders.imported = on')
    await tx.run(INSERT, [customer, status, some, ago])
  } else if (what === 'move') {
    await tx.run(
      `UPDATE orders SET status = $1::order_status
        WHERE id IN (SELECT id FROM orders WHERE id % 5 < $2::int ORDER BY id FOR UPDATE)`,
      [status, some],
    )
  } else if (what === 'undo') await tx.run(UNDO, [some - 1])
  else if (what === 'edit') {
    await tx.run(
      `UPDATE orders SET delivery_method = 'PICKUP', total_credits = total_credits + 1
        WHERE id IN (SELECT id FROM orders WHERE id % 5 = $1::int ORDER BY id FOR UPDATE)`,
      [some - 1],
    )
  } else if (what === 'truncate') await tx.run('TRUNCATE orders CASCADE')
  else await tx.run('DELETE FROM orders WHERE id % 5 = $1::int', [some - 1])
}
