import { Socket } from 'node:net'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import type { Logger } from '../process/log.ts'
import { RepeatedFault } from '../process/repeated-fault.ts'
import { certificateProblem } from './certificates.ts'
import { explainConnectionError, type UrlSetting } from './connection-error.ts'
import type { Database, Listener } from './database.ts'
import { PrismaClient } from './generated/client.ts'
import { Hosts } from './hosts.ts'
import { listenOnPostgres } from './postgres-listener.ts'
import { LEAST_CONNECTIONS, sharesOf } from './pool-shares.ts'
import { StandbyError } from './server-identity.ts'
import { BEGIN_SESSION } from './session.ts'
import { createSql, type SqlDriver } from './sql.ts'
import { NoConnectionError, WaitingPool } from './waiting-pool.ts'

export interface PostgresSettings {
  /** May name several hosts; connections go to the one that is the primary. */
  url: string
  /**
   * The URL for what needs a session of its own, which a transaction pooler does not give: LISTEN and the feed.
   * @default url
   */
  directUrl?: string | undefined
  /**
   * Number of connections, besides the one for LISTEN.
   * @default 10
   */
  connections?: number
  /** Milliseconds without an answer after which a connection is considered dead. @default 20_000 */
  silenceMs?: number
}

/** The statement timeout, in ms. No statement of this server normally takes nearly as long. */
const STATEMENT_MS = 15_000

/**
 * The client-side limit for statements in a transaction: one day, in ms. A transaction that loads data or
 * migrates lifts the statement timeout, so the client must wait longer too.
 */
const UNHURRIED = { query_timeout: 86_400_000 }

/**
 * Opens a pool of connections to a PostgreSQL server.
 *
 * @throws StandbyError if every host that answers is a standby. Throws an error if none answers.
 */
export async function openPostgres(settings: PostgresSettings, log: Logger): Promise<Database> {
  const { url, directUrl = url, connections = 10 } = settings
  const hosts = new Hosts(url)
  const directHosts = directUrl === url ? hosts : new Hosts(directUrl)
  const pools: WaitingPool[] = []
  const lost = new RepeatedFault({ log, level: 'warn', failed: 'a database connection was lost' })
  const open = (to: Hosts, max: number): WaitingPool => {
    const onFull = () =>
      closeIdleOf(
        pools.filter((other) => other !== pool),
        log,
      )
    const pool = createPool(to, { ...settings, max, onFull }, lost)
    pools.push(pool)
    return pool
  }
  const shares = sharesOf(Math.max(LEAST_CONNECTIONS, connections))
  const reads = open(hosts, shares.reads)
  const endPools = () => Promise.all(pools.map((pool) => pool.end()))

  // Not among the pools that close connections for others: the feed relies on its session.
  const feed = createPool(directHosts, { ...settings, max: shares.feed }, lost)

  try {
    await connectOnce(reads, hosts, 'DATABASE_URL')
    if (directHosts !== hosts) {
      await connectOnce(feed, directHosts, 'DATABASE_DIRECT_URL')
      await requireSameDatabase(reads, feed)
    }
  } catch (error) {
    await Promise.all([endPools(), feed.end()])
    throw error
  }

  const access = open(hosts, shares.access)
  const writes = open(hosts, shares.writes)
  const background = shares.background === 0 ? reads : open(hosts, shares.background)
  const prisma = new PrismaClient({ adapter: new PrismaPg(reads) })
  const accessPrisma = new PrismaClient({ adapter: new PrismaPg(access) })
  const listeners = new Set<Listener>()
  let closing: Promise<void> | undefined
  return {
    engine: 'postgresql',
    prisma,
    sql: createSql(poolDriver(reads)),
    feed: createSql(poolDriver(feed)),
    access: { prisma: accessPrisma, sql: createSql(poolDriver(access)) },
    writes: createSql(poolDriver(writes)),
    background: createSql(poolDriver(background)),
    async listen(channel, onBell) {
      const listener = await listenOnPostgres(directHosts.copy(), channel, onBell, log)
      listeners.add(listener)
      return listener
    },
    close() {
      closing ??= Promise.all([...listeners].map((listener) => listener.stop()))
        .then(() => Promise.all([prisma.$disconnect(), accessPrisma.$disconnect()]))
        .then(() => Promise.all([endPools(), feed.end()]))
        .then(() => undefined)
      return closing
    },
  }
}

/** Closes a connection of the pool that uses the fewest of its own, if there is one. */
function closeIdleOf(pools: readonly WaitingPool[], log: Logger): void {
  const [idlest] = [...pools].sort((a, b) => b.idleCount - a.idleCount)
  idlest?.closeIdle().catch((error: unknown) => {
    log.debug({ err: error }, 'an idle connection could not be closed')
  })
}

interface OnePoolSettings {
  max: number
  silenceMs?: number
  onFull?: () => void
}

/** A socket that never connects. */
class FailingSocket extends Socket {
  readonly #reason: string

  constructor(reason: string) {
    super()
    this.#reason = reason
  }

  override connect(): this {
    return this.destroy(new Error(this.#reason))
  }
}

/** A pool whose connections go to the present host. A host that refuses, or is a standby, is passed over. */
function createPool(
  hosts: Hosts,
  { max, silenceMs = STATEMENT_MS + 5_000, onFull }: OnePoolSettings,
  lost: RepeatedFault,
): WaitingPool {
  class Connection extends pg.Client {
    isUsable = false

    constructor(config?: pg.ClientConfig) {
      const { url } = hosts
      // The files may have changed. The pool cannot handle errors of this constructor, so the connection fails instead.
      const problem = certificateProblem(url)
      const stream = () =>
        (problem === undefined ? new Socket() : new FailingSocket(problem)).once('close', () => {
          if (!this.isUsable) hosts.passOver(url)
        })
      super({ ...config, ...(problem === undefined ? { connectionString: url } : {}), stream })
    }
  }
  const pool = new WaitingPool({
    Client: Connection,
    max,
    ...(onFull === undefined ? {} : { onFull }),
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    // If the network fails silently, nothing else would end the wait for many minutes.
    query_timeout: silenceMs,
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the pool awaits it, although its types do not say so
    onConnect: async (client) => {
      const { rows } = await client.query<{ standby: boolean }>(BEGIN_SESSION)
      if (rows[0]?.standby !== false) throw new StandbyError()
      await client.query(`SET statement_timeout = ${STATEMENT_MS}`)
      if (client instanceof Connection) client.isUsable = true
    },
  })
  // Without these listeners, a connection that breaks while it is idle or between two statements of a
  // transaction would end the process. The pool replaces it.
  pool.on('connect', (client) => {
    client.on('error', (error) => lost.happened(error))
  })
  pool.on('error', () => undefined)
  return pool
}

/**
 * Establishes a connection that has transactions, with one attempt for each host. Throws an explanation of the last
 * error.
 */
async function connectOnce(pool: pg.Pool, hosts: Hosts, setting: UrlSetting): Promise<void> {
  for (let left = hosts.count; ; left -= 1) {
    const { url } = hosts
    try {
      await poolDriver(pool).transaction((tx) => tx.query('SELECT 1', []))
      return
    } catch (error) {
      if (left <= 1) {
        const reason = error instanceof NoConnectionError ? error.reason : error
        throw reason instanceof StandbyError ? reason : explainConnectionError(reason, setting)
      }
      // The failed connection does so, too, once it is closed, which may be later.
      hosts.passOver(url)
    }
  }
}

/** SQL: names a database, and the server that has it since it was started. */
const DATABASE = `
  SELECT pg_postmaster_start_time()::text || ' ' || oid AS database
    FROM pg_database WHERE datname = current_database()`

/** Live updates follow one database, and requests change another one, if two URLs do not agree. */
async function requireSameDatabase(pool: pg.Pool, direct: pg.Pool): Promise<void> {
  const [one, other] = await Promise.all(
    [pool, direct].map(async (of) => (await of.query<{ database: string }>(DATABASE)).rows),
  )
  if (one?.[0]?.database === other?.[0]?.database) return
  throw new Error(
    'DATABASE_DIRECT_URL leads to another database than DATABASE_URL. ' +
      'Set it to the same database, without the pooler.',
  )
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
        // A connection that the server has closed, or that did not answer, must not return to the pool.
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
        // After a failed statement, even if its error was caught, COMMIT rolls back without an error.
        const { command } = await client.query('COMMIT')
        if (command !== 'COMMIT')
          throw new Error('the transaction was rolled back: one of its statements had failed')
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
