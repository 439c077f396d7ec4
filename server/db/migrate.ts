import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { Logger } from '../process/log.ts'
import { fillInBatches } from './fill.ts'
import { advisoryLockHolders, lockHolders } from './lock-holders.ts'
import { isLockTimeout } from './lock-timeout.ts'
import { requireUsableDatabase, requireUsableSession } from './requirements.ts'
import { retryDelayMs } from './retry-delay.ts'
import type { Sql } from './sql.ts'

/**
 * A migration failed, or the applied migrations differ from the files. The transaction was rolled back;
 * migrations that were applied before it remain.
 */
export class MigrationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'MigrationError'
  }
}

/** The advisory lock that Prisma Migrate takes too, so that both never migrate at the same time. */
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
  /** The content of `fill.sql`, if the migration has one; see `fillInBatches`. */
  fill: string | undefined
}

export interface MigrateOptions {
  /** Where a migration that waits for a lock, or fills rows, says so. @default nowhere */
  log?: Logger
  /**
   * How long a migration waits for one lock, in ms. Every other session that needs the table waits behind
   * it meanwhile. It must be shorter than PostgreSQL's `deadlock_timeout` (1 s): in a deadlock, the
   * migration then gives way before PostgreSQL ends a writer.
   * @default 500
   */
  lockTimeoutMs?: number
  /** The first pause between two attempts, in ms; it doubles up to sixteen times as long. @default 1_000 */
  retryMs?: number
}

/**
 * Applies the pending migrations in `directory`, each in its own transaction, and records them in the
 * table that `prisma migrate deploy` uses. If several servers start together, one migrates at a time.
 *
 * If nothing is missing, no lock is taken. While another session migrates, the log says for which session
 * this one waits.
 *
 * A migration that cannot get a lock soon is rolled back, so that no session queues behind it, and tried
 * again until it succeeds. Each failed attempt is logged with the sessions that hold locks.
 *
 * A migration with a `fill.sql` beside its `migration.sql` first fills the rows of a table in batches.
 *
 * @returns the names of the migrations that were applied now.
 * @throws MigrationError whose message says what to do. The failed migration is rolled back completely.
 * @throws DatabaseRequirementError before anything is written, if the database cannot be used as it is.
 */
export async function migrate(
  sql: Sql,
  directory: string,
  options: MigrateOptions = {},
): Promise<string[]> {
  const migrations = await readMigrations(directory)
  await requireUsableSession(sql)
  if (await areApplied(sql, migrations)) return []
  await requireUsableDatabase(sql, options.log)
  const applied: string[] = []
  for (const migration of migrations) {
    if (await applyPatiently(sql, migration, migrations, options)) applied.push(migration.name)
  }
  return applied
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(join(directory, name, 'migration.sql'), 'utf8')
      const fill = join(directory, name, 'fill.sql')
      return {
        name,
        script,
        checksum: createHash('sha256').update(script).digest('hex'),
        fill: existsSync(fill) ? await readFile(fill, 'utf8') : undefined,
      }
    }),
  )
}

const READ_LEDGER = `
  SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
    FROM _prisma_migrations WHERE rolled_back_at IS NULL`

/** Whether all migrations are recorded, without a lock. Throws if others are, or one is unfinished. */
async function areApplied(sql: Sql, known: readonly Migration[]): Promise<boolean> {
  const { exists } = await sql.one(
    z.object({ exists: z.boolean() }),
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists",
  )
  if (!exists) return false
  await refuseForeignTable(sql)
  const ledger = await sql.rows(LedgerRow, READ_LEDGER)
  // What is unfinished now may be another server's, which is at it.
  if (ledger.some(({ finished }) => !finished)) return false
  refuseForeignLedger(ledger, known)
  return known.every(({ name }) => ledger.some((row) => row.name === name))
}

/** Other tools have tables of this name, too. */
async function refuseForeignTable(sql: Sql): Promise<void> {
  const missing = await sql.rows(
    z.object({ name: z.string() }),
    `SELECT name FROM unnest('{id,checksum,finished_at,migration_name,rolled_back_at,started_at,applied_steps_count}'::text[])
              AS needed (name)
      WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('_prisma_migrations')
                           AND attname = needed.name AND NOT attisdropped)`,
  )
  if (missing.length === 0) return
  throw new MigrationError(
    `The table _prisma_migrations is of another program: it has no ${missing.map(({ name }) => name).join(', ')}. ` +
      'Give the server a database of its own.',
  )
}

/** Another session has the migration lock. */
class MigrationLockedError extends Error {}

async function applyPatiently(
  sql: Sql,
  migration: Migration,
  known: readonly Migration[],
  { log, lockTimeoutMs = 500, retryMs = 1_000 }: MigrateOptions,
): Promise<boolean> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      if (migration.fill !== undefined && (await isStillPending(sql, migration, known))) {
        log?.info({ migration: migration.name }, 'a migration fills the rows of a table')
        await fillInBatches(sql, migration.fill)
      }
      return await applyOnce(sql, migration, known, lockTimeoutMs)
    } catch (error) {
      if (error instanceof MigrationLockedError) {
        if (attempt % WAITS_PER_LOG === 0) await logWait(sql, log)
        await pause(retryMs)
        continue
      }
      if (!waitedForLock(error)) throw error
      log?.warn(
        { migration: migration.name, holders: await lockHolders(sql) },
        'a migration waits for a lock on a table; it will be tried again',
      )
      await pause(retryDelayMs(attempt, { baseMs: retryMs, maxMs: 16 * retryMs }))
    }
  }
}

function waitedForLock(error: unknown): boolean {
  return isLockTimeout(error instanceof MigrationError ? error.cause : error)
}

/** How many attempts at the migration lock are between two lines of the log. */
const WAITS_PER_LOG = 10

async function logWait(sql: Sql, log: Logger | undefined): Promise<void> {
  log?.warn(
    { holders: await advisoryLockHolders(sql, MIGRATION_LOCK) },
    'migrations wait for another session that has the migration lock; it may be a server that migrates',
  )
}

function isStillPending(
  sql: Sql,
  migration: Migration,
  known: readonly Migration[],
): Promise<boolean> {
  return sql.transaction((tx) => isPending(tx, migration, known))
}

/** Whether a migration is not applied yet. No other server applies one until the transaction ends. */
async function isPending(
  tx: Sql,
  migration: Migration,
  known: readonly Migration[],
): Promise<boolean> {
  // Creating an index over millions of orders may take long.
  await tx.run('SET LOCAL statement_timeout = 0')
  const { locked } = await tx.one(
    z.object({ locked: z.boolean() }),
    `SELECT pg_try_advisory_xact_lock(${MIGRATION_LOCK}) AS locked`,
  )
  if (!locked) throw new MigrationLockedError()
  try {
    await tx.script(CREATE_LEDGER)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new MigrationError(
      `The table _prisma_migrations cannot be created: ${reason}. Fix the cause, then start the server again.`,
      { cause: error },
    )
  }
  const ledger = await tx.rows(LedgerRow, READ_LEDGER)
  refuseForeignLedger(ledger, known)
  return !ledger.some(({ name }) => name === migration.name)
}

function applyOnce(
  sql: Sql,
  migration: Migration,
  known: readonly Migration[],
  lockTimeoutMs: number,
): Promise<boolean> {
  return sql.transaction(async (tx) => {
    if (!(await isPending(tx, migration, known))) return false

    await tx.run(`SET LOCAL lock_timeout = ${lockTimeoutMs}`)
    try {
      await tx.script(migration.script)
      // Run deferred constraint checks now, so that their errors name this migration.
      await tx.run('SET CONSTRAINTS ALL IMMEDIATE')
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new MigrationError(
        `Migration ${migration.name} failed and was rolled back: ${reason}. ` +
          'Fix the cause, then start the server again.',
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
        `The database has the migration ${name}, which this version of the server does not know. ` +
          'Start the newer version that applied it, or restore a backup.',
      )
    }
    if (!finished) {
      throw new MigrationError(
        `Migration ${name} was started by another tool and did not finish. ` +
          'Resolve it with `npx prisma migrate resolve`, then start the server again.',
      )
    }
    if (checksum !== here.checksum) {
      throw new MigrationError(
        `The file of migration ${name} was changed after it had been applied. ` +
          'Restore the file, and put the change into a new migration.',
      )
    }
  }
}
