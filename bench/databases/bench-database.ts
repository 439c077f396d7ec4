import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Database } from '../../server/db/database.ts'
import { openDatabase } from '../../server/db/open.ts'
import { createLog } from '../../server/log.ts'
import { onCleanup } from '../cleanup.ts'

const ROOT = join(import.meta.dirname, '../..')

/** A database of one benchmark's own, migrated, and gone afterwards. */
export interface BenchDatabase {
  readonly engine: Database['engine']
  /** What the product's server has to find in its environment to use it. */
  readonly env: Readonly<Record<string, string>>
  /** Address, where the engine has one. */
  readonly url: string | undefined
  /** Opens it in this process; the embedded one only while no server has it. Close it. */
  open(): Promise<Database>
  drop(): Promise<void>
}

/** The PostgreSQL server on which databases may be made; `undefined` if none answers. */
export async function findPostgres(): Promise<string | undefined> {
  const url = process.env['BENCH_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'
  try {
    await administer(url, 'SELECT 1')
    return url
  } catch {
    return undefined
  }
}

/** A new database on the PostgreSQL server at `server`, or an embedded one without it. */
export function createBenchDatabase(server: string | undefined): Promise<BenchDatabase> {
  return server === undefined ? createEmbedded() : createOnServer(server)
}

async function createOnServer(server: string): Promise<BenchDatabase> {
  const name = `orders_bench_${randomBytes(6).toString('hex')}`
  await administer(server, `CREATE DATABASE ${name}`)
  const drop = onCleanup(() => administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
  const address = new URL(server)
  address.pathname = `/${name}`
  const url = address.href
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
