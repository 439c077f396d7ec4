import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import type { Database } from '../db/database.ts'
import { openEmbedded } from '../db/embedded.ts'
import { openPostgres } from '../db/postgres.ts'
import { createLog } from '../process/log.ts'
import { administer, databaseUrl } from './global-setup.ts'

/** A migrated, empty database for one suite. */
export interface TestDatabase {
  readonly database: Database
  /** The connection URL if the database is on a server; undefined for the embedded engine. */
  readonly url: string | undefined
}

/**
 * Runs a suite once per engine. Each run has a database of its own, which is opened before the first
 * test and dropped after the last. `get` may be called only within tests and hooks.
 */
export function describeOnEachEngine(name: string, suite: (get: () => TestDatabase) => void): void {
  describe(`${name} [embedded]`, () => suite(useDatabase(openEmbeddedForTest)))
  describeOnPostgres(name, suite)
}

/** Like `describeOnEachEngine`, for suites that need a database server, such as several connections. */
export function describeOnPostgres(name: string, suite: (get: () => TestDatabase) => void): void {
  const { available } = inject('postgres')
  describe.runIf(available)(`${name} [postgresql]`, () => suite(useDatabase(openPostgresForTest)))
}

interface OpenedForTest extends TestDatabase {
  drop(): Promise<void>
}

function useDatabase(open: () => Promise<OpenedForTest>): () => TestDatabase {
  let opened: OpenedForTest | undefined
  beforeAll(async () => {
    opened = await open()
  })
  afterAll(async () => {
    await opened?.database.close()
    await opened?.drop()
  })
  return () => {
    if (opened === undefined) throw new Error('the database is open only within tests and hooks')
    return opened
  }
}

async function openEmbeddedForTest(): Promise<OpenedForTest> {
  const database = await openEmbedded({
    directory: undefined,
    templateFile: inject('embeddedTemplate'),
  })
  return { database, url: undefined, drop: () => Promise.resolve() }
}

async function openPostgresForTest(): Promise<OpenedForTest> {
  const postgres = inject('postgres')
  if (!postgres.available) throw new Error(postgres.reason)
  const name = `orders_test_${randomBytes(6).toString('hex')}`
  await administer(postgres.url, `CREATE DATABASE ${name} TEMPLATE ${postgres.template}`)
  const url = databaseUrl(postgres.url, name)
  return {
    database: await openPostgres({ url, directUrl: url, connections: 9 }, createLog('fatal')),
    url,
    drop: () => administer(postgres.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  }
}
