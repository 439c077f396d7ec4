import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import type { Logger } from '../log.ts'
import type { Database, Listener } from './database.ts'
import { PrismaClient } from './generated/client.ts'
import { listenOnPostgres } from './postgres-listener.ts'
import { createSql, type SqlDriver } from './sql.ts'

export interface PostgresSettings {
  url: string
  /** For LISTEN, which a transaction pooler cannot carry. */
  directUrl: string
  maxConnections?: number
  /** A connection that does not answer for this long, in ms, is dead. */
  silenceMs?: number
}

/** A single statement of this server that takes this long, in ms, is stuck: none may hold on for ever. */
const STATEMENT_MS = 15_000

/** A transaction may lift that limit, to load or to migrate; its statements have a day, in ms. */
const UNHURRIED = { query_timeout: 86_400_000 }

/** Opens a pool on a PostgreSQL server and makes sure that it answers; throws if it does not. */
export async function openPostgres(settings: PostgresSettings, log: Logger): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: settings.url,
    max: settings.maxConnections ?? 10,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    statement_timeout: STATEMENT_MS,
    // Where the network fails without a word, nothing else would end the wait for many minutes.
    query_timeout: settings.silenceMs ?? STATEMENT_MS + 5_000,
    // Prisma's adapter drops the offset of a timestamp instead of converting it.
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the pool waits for it, which its types do not say
    onConnect: async (client) => {
      await client.query("SET TIME ZONE 'UTC'")
    },
  })
  // A connection that breaks must not end the process, idle or between two statements of a
  // transaction; the pool replaces it.
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ err: error }, 'a database connection was lost'))
  })
  pool.on('error', () => undefined)

  try {
    await pool.query('SELECT 1')
  } catch (error) {
    await pool.end()
    throw new Error(`PostgreSQL does not answer: ${describeConnectionError(error)}`, {
      cause: error,
    })
  }

  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  const listeners = new Set<Listener>()
  let closing: Promise<void> | undefined
  return {
    engine: 'postgresql',
    prisma,
    sql: createSql(poolDriver(pool)),
    async listen(channel, onBell) {
      const listener = await listenOnPostgres(settings.directUrl, channel, onBell, log)
      listeners.add(listener)
      return listener
    },
    close() {
      closing ??= Promise.all([...listeners].map((listener) => listener.stop()))
        .then(() => prisma.$disconnect())
        .then(() => pool.end())
      return closing
    },
  }
}

function describeConnectionError(error: unknown): string {
  // Connecting to a name with several addresses fails with all their errors at once.
  if (error instanceof AggregateError) return error.errors.map(String).join('; ')
  return error instanceof Error ? error.message : String(error)
}

type Queryable = Pick<pg.PoolClient, 'query'>

async function query(
  on: Queryable,
  text: string,
  params: readonly unknown[],
  limits: { query_timeout?: number } = {},
): Promise<unknown[]> {
  const statement = { text, values: [...params], ...limits }
  const result = await on.query<Record<string, unknown>>(statement)
  return result.rows
}

function poolDriver(pool: pg.Pool): SqlDriver {
  return {
    query: async (text, params) => {
      const client = await pool.connect()
      let broken = false
      try {
        return await query(client, text, params)
      } catch (error) {
        // Nobody else may get a connection that the server has ended, or that did not answer.
        broken = !(error instanceof pg.DatabaseError) || error.severity === 'FATAL'
        throw error
      } finally {
        client.release(broken)
      }
    },
    script: async (text) => {
      await pool.query(text)
    },
    async transaction(work) {
      const client = await pool.connect()
      let broken = false
      try {
        await client.query('BEGIN ISOLATION LEVEL READ COMMITTED')
        const result = await work(clientDriver(client))
        // After a failed statement, even one whose error was caught, COMMIT quietly rolls back.
        const { command } = await client.query('COMMIT')
        if (command !== 'COMMIT') throw new Error('rolled back: a statement in it had failed')
        return result
      } catch (error) {
        await client.query('ROLLBACK').catch(() => {
          broken = true
        })
        throw error
      } finally {
        client.release(broken)
      }
    },
  }
}

function clientDriver(client: pg.PoolClient): SqlDriver {
  return {
    query: (text, params) => query(client, text, params, UNHURRIED),
    script: async (text) => {
      await client.query({ text, ...UNHURRIED })
    },
    transaction: () => Promise.reject(new Error('a transaction is already open')),
  }
}
