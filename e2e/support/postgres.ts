import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { administer, databaseUrl } from '../../server/testing/global-setup.ts'

const SERVER = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'

/** A writer that uses plain SQL on its own empty database. */
export interface ForeignWriter {
  readonly url: string
  write(sql: string): Promise<void>
  drop(): Promise<void>
}

/** Creates the database. Returns undefined if no PostgreSQL server answers; in CI, it throws. */
export async function createForeignWriter(): Promise<ForeignWriter | undefined> {
  const name = `orders_e2e_${randomBytes(6).toString('hex')}`
  try {
    await administer(SERVER, `CREATE DATABASE ${name}`)
  } catch (error) {
    if (process.env['CI'] !== undefined) throw error
    return undefined
  }
  const url = databaseUrl(SERVER, name)
  // Not a pool: `pool.end()` does not wait until the server has closed the connections, and dropping
  // the database would then cut them.
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    url,
    async write(sql) {
      await client.query(sql)
    },
    async drop() {
      await client.end()
      await administer(SERVER, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}
