import pg from 'pg'
import { onTestFinished } from 'vitest'
import type { TestDatabase } from './engines.ts'

/** Opens `count` connections, like those of other programs. They are closed after the test. */
export async function connectWriters({ url }: TestDatabase, count: number): Promise<pg.Client[]> {
  const clients = Array.from(
    { length: count },
    () => new pg.Client({ connectionString: url, statement_timeout: 15_000 }),
  )
  for (const client of clients) {
    await client.connect()
    onTestFinished(() => client.end())
  }
  return clients
}

/** Places `count` orders in one statement, in the open transaction if there is one. */
export async function insertOrders(client: pg.Client, customerId: string, count: number) {
  await client.query(
    `INSERT INTO orders (customer_id, delivery_method, delivery_address, total_credits)
     SELECT $1::bigint, 'PICKUP', 'Shop', 5 FROM generate_series(1, $2::int)`,
    [customerId, count],
  )
}
