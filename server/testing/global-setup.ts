import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openPostgres } from '../db/postgres.ts'
import { migrate } from '../db/migrate.ts'
import { migrationsFingerprint, writeTemplate } from '../db/template.ts'
import { createLog } from '../process/log.ts'

declare module 'vitest' {
  interface ProvidedContext {
    embeddedTemplate: string
    postgres: PostgresForTests
  }
}

export type PostgresForTests =
  { available: true; url: string; template: string } | { available: false; reason: string }

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations')
const LOCAL_SERVER = 'postgres://postgres@127.0.0.1:5432/postgres'

/**
 * Prepares one migrated template per engine, from which each suite copies its own database. If no
 * PostgreSQL answers, the run fails in CI; elsewhere the tests that need it are skipped with a warning.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const fingerprint = await migrationsFingerprint(MIGRATIONS)
  const embeddedTemplate = join(
    import.meta.dirname,
    `../../node_modules/.cache/order-dashboard/embedded-${fingerprint}.tar`,
  )
  if (!existsSync(embeddedTemplate)) await writeTemplate(embeddedTemplate, MIGRATIONS)
  project.provide('embeddedTemplate', embeddedTemplate)

  const url = process.env['TEST_DATABASE_URL'] ?? LOCAL_SERVER
  const template = `orders_template_${randomBytes(6).toString('hex')}`
  try {
    await administer(url, `CREATE DATABASE ${template}`)
  } catch (error) {
    const reason = `no PostgreSQL answers at ${new URL(url).host} (set TEST_DATABASE_URL): ${String(error)}`
    if (process.env['CI'] !== undefined) throw new Error(reason, { cause: error })
    console.warn(`PostgreSQL tests are skipped: ${reason}`)
    project.provide('postgres', { available: false, reason })
    return () => Promise.resolve()
  }

  const templateUrl = databaseUrl(url, template)
  const database = await openPostgres(
    { url: templateUrl, directUrl: templateUrl },
    createLog('fatal'),
  )
  await migrate(database.sql, MIGRATIONS)
  await database.close()
  project.provide('postgres', { available: true, url, template })
  return () => administer(url, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`)
}

/** Runs one statement on the server's maintenance database. */
export async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The URL of another database on the same server. */
export function databaseUrl(url: string, name: string): string {
  const result = new URL(url)
  result.pathname = `/${name}`
  return result.href
}
