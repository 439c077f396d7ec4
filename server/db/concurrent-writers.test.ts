import fc from 'fast-check'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { describeOnPostgres, type TestDatabase } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { expectTrueRecords } from '../testing/recount.ts'

const STATUSES = ['PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY', 'DELIVERED', 'CANCELLED'] as const
const WRITERS = 8
const TRANSACTIONS = 60

interface Plan {
  isolation: 'READ COMMITTED' | 'REPEATABLE READ'
  /** For each statement, how many orders get which status. */
  changes: { count: number; to: string }[]
  end: 'COMMIT' | 'ROLLBACK'
}

const plan: fc.Arbitrary<Plan> = fc.record({
  isolation: fc.constantFrom('READ COMMITTED', 'READ COMMITTED', 'REPEATABLE READ'),
  changes: fc.array(
    fc.record({ count: fc.integer({ min: 1, max: 4 }), to: fc.constantFrom(...STATUSES) }),
    { minLength: 1, maxLength: 3 },
  ),
  end: fc.constantFrom('COMMIT', 'COMMIT', 'COMMIT', 'ROLLBACK'),
})

describeOnPostgres('concurrent writers', (get) => {
  /** A connection of another program. A statement that waits for seconds fails. */
  async function connect({ url }: TestDatabase): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url, statement_timeout: 15_000 })
    await client.connect()
    onTestFinished(() => client.end())
    return client
  }

  /** Changes only its own orders, so that it must not have to wait. */
  async function write(client: pg.Client, customer: string, plans: readonly Plan[]) {
    for (const { isolation, changes, end } of plans) {
      await client.query(`BEGIN ISOLATION LEVEL ${isolation}`)
      for (const { count, to } of changes) {
        await client.query(
          `UPDATE orders SET status = $1::order_status
            WHERE id IN (SELECT id FROM orders WHERE customer_id = $2::bigint ORDER BY random() LIMIT $3)`,
          [to, customer, count],
        )
      }
      await client.query(end)
    }
  }

  it('do not wait for an open transaction and do not deadlock, and the records stay correct', async () => {
    const { sql } = get().database
    const idle = await connect(get())
    const lazy = await makeCustomer(sql, 'lazy')
    for (const status of STATUSES) await placeOrders(sql, lazy, { status })
    await idle.query('BEGIN')
    for (const status of STATUSES) {
      await idle.query(
        'UPDATE orders SET status = $1::order_status WHERE customer_id = $2::bigint',
        [status, lazy],
      )
    }

    const writers = Array.from({ length: WRITERS }, async (_, index) => {
      const customer = await makeCustomer(sql, `writer ${index}`)
      await placeOrders(sql, customer, { count: 6 })
      const plans = fc.sample(plan, { numRuns: TRANSACTIONS, seed: index })
      await write(await connect(get()), customer, plans)
    })
    const outcomes = await Promise.allSettled(writers)
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])

    await expectTrueRecords(sql)
    await idle.query('COMMIT')
    await expectTrueRecords(sql)
  }, 60_000)

  it('can each change two orders, with the statuses in opposite order', async () => {
    const { sql } = get().database
    const customer = await makeCustomer(sql, 'crossing')
    const ids = await placeOrders(sql, customer, { count: 4 })
    const [first, second] = [await connect(get()), await connect(get())]
    const ship = `UPDATE orders SET status = 'SHIPPED' WHERE id = $1::bigint`
    const cancel = `UPDATE orders SET status = 'CANCELLED' WHERE id = $1::bigint`
    await first.query('BEGIN')
    await second.query('BEGIN')
    await first.query(ship, [ids[0]])
    await second.query(cancel, [ids[1]])
    await first.query(cancel, [ids[2]])
    await second.query(ship, [ids[3]])
    await first.query('COMMIT')
    await second.query('COMMIT')
    await expectTrueRecords(sql)
  })
})
