import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { migrate } from '../db/migrate.ts'
import type { Sql } from '../db/sql.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations')

/** The first migration of the release that records one event per order by a row trigger. */
const NEXT_RELEASE = '20261126090000'

/** Empties a database and applies the migrations before `next`. */
export async function goBackToEarlierRelease(sql: Sql, next = NEXT_RELEASE): Promise<void> {
  await sql.script('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  const directory = await temporaryDirectory()
  for (const name of await readdir(MIGRATIONS)) {
    if (name >= next) continue
    await cp(join(MIGRATIONS, name), join(directory, name), { recursive: true })
  }
  await migrate(sql, directory)
}

/** Applies all migrations of the present release. */
export function upgrade(sql: Sql): Promise<string[]> {
  return migrate(sql, MIGRATIONS)
}

/**
 * Places `count` orders (a multiple of ten) and changes them, with the triggers of the release that the
 * database has: about two events per order, among them corrections and deletions.
 */
export async function writeHistory(sql: Sql, count: number): Promise<void> {
  const place = `INSERT INTO orders (customer_id, delivery_method, delivery_address, total_credits, estimated_delivery)
    SELECT 1 + n % 10, CASE WHEN n % 3 = 0 THEN 'PICKUP' ELSE 'HOME_DELIVERY' END::delivery_method,
           'Street ' || n, n % 100, CASE WHEN n % 4 > 0 THEN now() + n * interval '1 minute' END
      FROM generate_series(1, ${count}) n`
  const statements = [
    `INSERT INTO customers (username, email)
     SELECT 'user' || n, 'user' || n || '@example.com' FROM generate_series(1, 10) n`,
    place,
    `UPDATE orders SET status = 'SHIPPED' WHERE id % 10 < 6`,
    `UPDATE orders SET status = 'OUT_FOR_DELIVERY' WHERE id % 10 < 3`,
    `UPDATE orders SET total_credits = total_credits + 1 WHERE id % 10 = 4`,
    `UPDATE orders SET status = 'CANCELLED', cancellation_reason = 'Sold out' WHERE id % 10 = 7`,
    `DELETE FROM orders WHERE id % 100 = 1`,
  ]
  await sql.transaction(async (tx) => {
    await tx.run('SET LOCAL statement_timeout = 0')
    for (const statement of statements) await tx.run(statement)
  })
}
