import { createHash, randomUUID } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Sql } from './sql.ts'

/** A migration could not be applied, or what was applied is not what is here. Nothing was changed. */
export class MigrationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'MigrationError'
  }
}

/** The key that Prisma Migrate locks too, so that the two never migrate at the same time. */
const MIGRATION_LOCK = 72_707_369

const CREATE_LEDGER = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY NOT NULL,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`

const LedgerRow = z.object({ name: z.string(), checksum: z.string(), finished: z.boolean() })

interface Migration {
  name: string
  script: string
  checksum: string
}

/**
 * Applies the migrations in `directory` that the database has not yet, each in one transaction, one
 * server at a time, and records them in the ledger that `prisma migrate deploy` reads.
 *
 * @returns the names of those applied now.
 * @throws MigrationError with what to do; the failed migration has left no trace.
 */
export async function migrate(sql: Sql, directory: string): Promise<string[]> {
  const migrations = await readMigrations(directory)
  const applied: string[] = []
  for (const migration of migrations) {
    if (await applyOnce(sql, migration, migrations)) applied.push(migration.name)
  }
  return applied
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(join(directory, name, 'migration.sql'), 'utf8')
      return { name, script, checksum: createHash('sha256').update(script).digest('hex') }
    }),
  )
}

function applyOnce(sql: Sql, migration: Migration, known: readonly Migration[]): Promise<boolean> {
  return sql.transaction(async (tx) => {
    // Another server's migrations, or an index over millions of orders, may take as long as they need.
    await tx.run('SET LOCAL statement_timeout = 0')
    await tx.run(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})::text`)
    await tx.script(CREATE_LEDGER)
    const ledger = await tx.rows(
      LedgerRow,
      `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
         FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    )
    refuseForeignLedger(ledger, known)
    if (ledger.some(({ name }) => name === migration.name)) return false

    try {
      await tx.script(migration.script)
      // Checks that were put off to the commit belong to this migration too.
      await tx.run('SET CONSTRAINTS ALL IMMEDIATE')
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new MigrationError(
        `Migration ${migration.name} failed and was undone: ${reason}. ` +
          'The database is as it was. Mend the cause, then start again.',
        { cause: error },
      )
    }
    await tx.run(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    )
    return true
  })
}

function refuseForeignLedger(
  ledger: readonly z.infer<typeof LedgerRow>[],
  known: readonly Migration[],
): void {
  for (const { name, checksum, finished } of ledger) {
    const here = known.find((migration) => migration.name === name)
    if (here === undefined) {
      throw new MigrationError(
        `The database has the migration ${name}, which this server does not know: ` +
          'it was opened by a newer server. Start that one, or restore a backup.',
      )
    }
    if (!finished) {
      throw new MigrationError(
        `Migration ${name} was begun by another tool and not finished. ` +
          'Resolve it with `npx prisma migrate resolve`, then start again.',
      )
    }
    if (checksum !== here.checksum) {
      throw new MigrationError(
        `Migration ${name} was changed after it had been applied. ` +
          'Restore its file, and put the change into a migration of its own.',
      )
    }
  }
}
