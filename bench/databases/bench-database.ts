import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Database } from '../../server/db/database.ts'
import { openDatabase } from '../../server/db/open.ts'
import { createLog } from '../../server/process/log.ts'
import { onCleanup } from '../cleanup.ts'

const ROOT = join(import.meta.dirname, '../..')

/** A migrated database for one benchmark, which is dropped afterwards. */
export interface BenchDatabase {
  readonly engine: Database['engine']
  /** The environment variables with which the server uses this database. */
  readonly env: Readonly<Record<string, string>>
  /** The connection URL; `undefined` for the embedded engine. */
  readonly url: string | undefined
  /**
   * Opens the database in this process. The benchmark must close it. An embedded database can be opened
   * only while no server uses it.
   */
  open(): Promise<Database>
  drop(): Promise<void>
}

/** The URL of the PostgreSQL server for benchmark databases; `undefined` if none answers. */
export async function findPostgres(): Promise<string | undefined> {
  const url = process.env['BENCH_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'
  try {
    await administer(url, 'SELECT 1')
    return url
  } catch {
    return undefined
  }
}

/** Creates a database on the PostgreSQL server with the URL `server`, or an embedded one without it. */
export function createBenchDatabase(server: string | undefined): Promise<BenchDatabase> {
  return server === undefined ? createEmbedded() : createOnServer(server)
}

async function createOnServer(server: string): Promise<BenchDatabase> {
  const name = `orders_bench_${randomBytes(6).toString('hex')}`
  await administer(server, `CREATE DATABASE ${name}`)
  const drop = onCleanup(() => administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
  const databaseUrl = new URL(server)
  databaseUrl.pathname = `/${name}`
  const url = databaseUrl.href
  return {
    engine: 'postgresql',
    env: { DATABASE_URL: url, DATABASE_DIRECT_URL: url },
    url,
    open: () => openAt(url, ''),
    drop,
  }
}

async function createEmbedded(): Promise<BenchDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'orders-bench-'))
  const drop = onCleanup(() => rm(directory, { recursive: true, force: true }))
  return {
    engine: 'embedded',
    env: { DATABASE_URL: '', DATABASE_DIRECT_URL: '', DATA_DIR: directory },
    url: undefined,
    open: () => openAt(undefined, directory),
    drop,
  }
}

function openAt(url: string | undefined, dataDirectory: string): Promise<Database> {
  return openDatabase(
    {
      url,
      directUrl: url,
      dataDirectory,
      migrationsDirectory: join(ROOT, 'prisma/migrations'),
      templateFile: join(ROOT, 'dist/embedded-template.tar'),
    },
    createLog('fatal'),
  )
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
