import fc from 'fast-check'
import { beforeAll, it } from 'vitest'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { expectTrueRecords } from '../testing/recount.ts'
import type { Sql } from './sql.ts'

const status = fc.constantFrom('PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY', 'DELIVERED', 'CANCELLED')
const some = fc.record({ skip: fc.nat(6), take: fc.integer({ min: 0, max: 4 }) })

/** One statement that a writer may send. */
interface Write {
  text: string
  truncates?: boolean
}

const picked = ({ skip, take }: { skip: number; take: number }) =>
  `(SELECT id FROM orders ORDER BY id OFFSET ${skip} LIMIT ${take})`

const NEW_ORDER = `(customer_id, status, delivery_method, delivery_address, total_credits)`
const newOrders = (of: string, count: number) =>
  `SELECT (SELECT min(id) FROM customers), '${of}'::order_status, 'PICKUP'::delivery_method, 'Shop', 5
     FROM generate_series(1, ${count})`

const write: fc.Arbitrary<Write> = fc.oneof(
  fc.tuple(status, fc.nat(4)).map(([to, count]) => ({
    text: `INSERT INTO orders ${NEW_ORDER} ${newOrders(to, count)}`,
  })),
  fc.tuple(some, status).map(([which, to]) => ({
    text: `UPDATE orders SET status = '${to}' WHERE id IN ${picked(which)}`,
  })),
  some.map((which) => ({
    text: `UPDATE orders SET total_credits = total_credits + 1 WHERE id IN ${picked(which)}`,
  })),
  some.map((which) => ({
    text: `UPDATE orders SET delivery_address = delivery_address WHERE id IN ${picked(which)}`,
  })),
  fc.constant({
    text: `UPDATE orders SET status = CASE id % 3 WHEN 0 THEN 'PENDING' WHEN 1 THEN 'DELIVERED'
             ELSE status::text END::order_status, version = 99, updated_at = '2001-01-01'`,
  }),
  some.map((which) => ({ text: `DELETE FROM orders WHERE id IN ${picked(which)}` })),
  fc.tuple(some, status, fc.nat(2)).map(([which, to, count]) => ({
    text: `INSERT INTO orders (order_number, customer_id, status, delivery_method, delivery_address, total_credits)
           SELECT order_number, customer_id, '${to}', delivery_method, 'elsewhere', 6
             FROM orders WHERE id IN ${picked(which)}
           UNION ALL SELECT '', * FROM (${newOrders(to, count)}) AS fresh
           ON CONFLICT (order_number) DO UPDATE SET status = EXCLUDED.status`,
  })),
  fc.tuple(some, status).map(([which, to]) => ({
    text: `MERGE INTO orders o
           USING (SELECT id, id % 2 = 0 AS even FROM orders WHERE id IN ${picked(which)}
                  UNION ALL SELECT -1, true) AS wanted ON wanted.id = o.id
           WHEN MATCHED AND even THEN UPDATE SET status = '${to}'
           WHEN MATCHED THEN DELETE
           WHEN NOT MATCHED THEN INSERT ${NEW_ORDER}
             VALUES ((SELECT min(id) FROM customers), '${to}', 'PICKUP', 'Shop', 5)`,
  })),
  fc.tuple(some, status).map(([which, to]) => ({
    // Deletes orders and inserts them again with the same ids, while others change.
    text: `WITH moved AS (DELETE FROM orders WHERE id IN ${picked(which)} RETURNING *),
                others AS (UPDATE orders SET status = '${to}' WHERE id NOT IN ${picked(which)})
           INSERT INTO orders SELECT * FROM moved`,
  })),
  fc.constant({ text: 'TRUNCATE orders CASCADE', truncates: true }),
)

interface Step {
  writes: Write[]
  as: 'statements' | 'transaction' | 'repeatable read' | 'rolled back' | 'savepoint rolled back'
}

const step: fc.Arbitrary<Step> = fc.record({
  writes: fc.array(write, { minLength: 1, maxLength: 3 }),
  as: fc.constantFrom(
    'statements',
    'transaction',
    'repeatable read',
    'rolled back',
    'savepoint rolled back',
  ),
})

class RolledBack extends Error {}

async function take(sql: Sql, { writes, as }: Step): Promise<void> {
  if (as === 'statements') {
    for (const { text } of writes) await sql.run(text)
    return
  }
  const [first, ...others] = writes
  await sql
    .transaction(async (tx) => {
      if (as === 'repeatable read') await tx.run('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
      if (first !== undefined && !(as === 'repeatable read' && first.truncates === true)) {
        await tx.run(first.text)
      }
      if (as === 'savepoint rolled back') await tx.run('SAVEPOINT before_others')
      for (const { text, truncates } of others) {
        if (!(as === 'repeatable read' && truncates === true)) await tx.run(text)
      }
      if (as === 'savepoint rolled back') await tx.run('ROLLBACK TO SAVEPOINT before_others')
      if (as === 'rolled back') throw new RolledBack()
    })
    .catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error
    })
}

describeOnEachEngine('order triggers', (get) => {
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })

  it('keep orders and history in agreement for random writes (R6, R25)', async () => {
    const { sql } = get().database
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        await placeOrders(sql, customer, { count: 3 })
        for (const each of steps) await take(sql, each)
        await expectTrueRecords(sql)
        await sql.run('DELETE FROM orders')
      }),
      { numRuns: 30 },
    )
  }, 60_000)
})
