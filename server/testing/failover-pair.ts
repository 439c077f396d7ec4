import pg from 'pg'
import { expect, onTestFinished, vi, type TestContext } from 'vitest'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { openPostgres } from '../db/postgres.ts'
import type { Sql } from '../db/sql.ts'
import { createLog } from '../process/log.ts'
import { createCluster, createStandby, requirePrograms, type Cluster } from './throwaway-cluster.ts'

/** A primary with a standby, and a migrated database that is opened with the hosts of both. */
export interface FailoverPair {
  readonly primary: Cluster
  readonly standby: Cluster
  readonly database: Database
  /** Opens the database again; connections go to whichever is the primary. */
  open(...clusters: Cluster[]): Promise<Database>
  /** What is committed from now on does not reach the standby. */
  cutReplication(): Promise<void>
  /** Stops the primary like a power failure, and promotes the standby. */
  failOver(): Promise<void>
}

/**
 * Creates a pair for one test; it is removed after it. `sql` is any database of a server, whose version the
 * programs must fit; without them the test is skipped, and in CI it fails.
 */
export async function createFailoverPair(
  sql: Sql,
  skip: TestContext['skip'],
): Promise<FailoverPair> {
  const programs = await requirePrograms(sql, skip)
  const primary = await createCluster(programs)
  const standby = await createStandby(programs, primary)
  const database = await openAt(primary, standby)
  await migrate(database.sql, 'prisma/migrations')
  return {
    ...{ primary, standby, database },
    open: openAt,
    cutReplication: () => cutReplication(database.sql, standby),
    async failOver() {
      await primary.crash()
      await standby.promote()
    },
  }
}

/** Retries while connections still lead to a server that is gone or is a standby. */
export const eventually = <Result>(work: () => Promise<Result>) =>
  vi.waitFor(work, { timeout: 30_000, interval: 100 })

async function openAt(...clusters: Cluster[]): Promise<Database> {
  const hosts = clusters.map(({ url }) => new URL(url).host).join(',')
  const url = `postgres://postgres@${hosts}/postgres`
  const settings = { url, directUrl: url, connections: 5 }
  const database = await openPostgres(settings, createLog('silent'))
  onTestFinished(() => database.close())
  return database
}

const Behind = z.object({ behind: z.boolean() })
const Connected = z.object({ connected: z.number() })

async function cutReplication(sql: Sql, standby: Cluster): Promise<void> {
  await vi.waitFor(async () => {
    const { behind } = await sql.one(
      Behind,
      `SELECT COALESCE(bool_or(replay_lsn < pg_current_wal_lsn()), true) AS behind FROM pg_stat_replication`,
    )
    expect(behind).toBe(false)
  })
  const client = new pg.Client({ connectionString: standby.url })
  await client.connect()
  await client.query(`ALTER SYSTEM SET primary_conninfo = ''`)
  await client.query('SELECT pg_reload_conf()')
  await client.end()
  await vi.waitFor(async () => {
    const { connected } = await sql.one(
      Connected,
      'SELECT count(*)::int AS connected FROM pg_stat_replication',
    )
    expect(connected).toBe(0)
  })
}
