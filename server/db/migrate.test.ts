import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { createLog } from '../process/log.ts'
import { describeOnEachEngine, describeOnPostgres } from '../testing/engines.ts'
import { recordLog } from '../testing/log-records.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { connectWriters } from '../testing/writers.ts'
import { migrate, MigrationError } from './migrate.ts'
import { openPostgres } from './postgres.ts'
import type { Sql } from './sql.ts'

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations')

const LedgerRow = z.object({
  name: z.string(),
  checksum: z.string(),
  finished: z.boolean(),
  steps: z.number(),
})
const ledger = (sql: Sql) =>
  sql.rows(
    LedgerRow,
    `SELECT migration_name AS name, checksum, applied_steps_count AS steps,
            finished_at >= started_at AND rolled_back_at IS NULL AS finished
       FROM _prisma_migrations ORDER BY started_at, migration_name`,
  )

async function shippedMigrations() {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(join(MIGRATIONS, name, 'migration.sql'))
      return { name, checksum: createHash('sha256').update(script).digest('hex') }
    }),
  )
}

/** Creates a directory with these migrations, given as scripts by name. */
async function migrationsOf(scripts: Record<string, string>): Promise<string> {
  const directory = await temporaryDirectory()
  for (const [name, script] of Object.entries(scripts)) {
    await mkdir(join(directory, name))
    await writeFile(join(directory, name, 'migration.sql'), script)
  }
  return directory
}

async function tables(sql: Sql): Promise<string[]> {
  const rows = await sql.rows(
    z.object({ name: z.string() }),
    `SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  )
  return rows.map(({ name }) => name)
}

const emptied = (sql: Sql) => sql.script('DROP SCHEMA public CASCADE; CREATE SCHEMA public')

describeOnEachEngine('migrate', (get) => {
  let sql: Sql
  beforeEach(async () => {
    sql = get().database.sql
    await emptied(sql)
  })

  it('applies all migrations once to an empty database, and records them as Prisma Migrate does', async () => {
    const shipped = await shippedMigrations()
    expect(await migrate(sql, MIGRATIONS)).toEqual(shipped.map(({ name }) => name))
    const rows = shipped.map((migration) => ({ ...migration, finished: true, steps: 1 }))
    expect(await ledger(sql)).toEqual(rows)
    expect(await migrate(sql, MIGRATIONS)).toEqual([])
    expect(await ledger(sql)).toEqual(rows)
  })

  it('applies only new migrations', async () => {
    const first = { '1_first': 'CREATE TABLE first (id int)' }
    await migrate(sql, await migrationsOf(first))
    const second = { '2_second': 'CREATE TABLE second (id int)' }
    expect(await migrate(sql, await migrationsOf({ ...first, ...second }))).toEqual(['2_second'])
    expect(await tables(sql)).toEqual(['_prisma_migrations', 'first', 'second'])
  })

  it('rolls back a migration that fails half-way, names it, and keeps the ones before it', async () => {
    const directory = await migrationsOf({
      '1_good': 'CREATE TABLE good (id int)',
      '2_bad': 'CREATE TABLE bad (id int); SELECT 1 / 0; CREATE TABLE worse (id int)',
      '3_never': 'CREATE TABLE never (id int)',
    })
    const attempt = migrate(sql, directory)
    await expect(attempt).rejects.toThrow(MigrationError)
    await expect(attempt).rejects.toThrow(/2_bad.*division by zero/)
    expect(await tables(sql)).toEqual(['_prisma_migrations', 'good'])
    expect(await ledger(sql)).toMatchObject([{ name: '1_good' }])

    await writeFile(join(directory, '2_bad', 'migration.sql'), 'CREATE TABLE mended (id int)')
    expect(await migrate(sql, directory)).toEqual(['2_bad', '3_never'])
  })

  it('names the migration whose deferred constraint fails at the end', async () => {
    const directory = await migrationsOf({
      '1_late': `CREATE TABLE late (id int PRIMARY KEY,
                   other int REFERENCES late DEFERRABLE INITIALLY DEFERRED);
                 INSERT INTO late VALUES (1, 2)`,
    })
    await expect(migrate(sql, directory)).rejects.toThrow(/1_late.*late_other_fkey/)
    expect(await tables(sql)).toEqual([])
  })

  it('refuses a migration that was changed after it had been applied', async () => {
    const directory = await migrationsOf({ '1_first': 'CREATE TABLE first (id int)' })
    await migrate(sql, directory)
    await writeFile(join(directory, '1_first', 'migration.sql'), 'CREATE TABLE first (id bigint)')
    await expect(migrate(sql, directory)).rejects.toThrow(/1_first was changed/)
  })

  it('refuses a database with an unknown migration', async () => {
    await migrate(
      sql,
      await migrationsOf({ '1_first': 'SELECT 1', '2_newer': 'CREATE TABLE newer (id int)' }),
    )
    const older = await migrationsOf({ '1_first': 'SELECT 1' })
    await expect(migrate(sql, older)).rejects.toThrow(/2_newer.*does not know/)
  })

  it('refuses a database with an unfinished migration, until it is marked as rolled back', async () => {
    const directory = await migrationsOf({ '1_first': 'CREATE TABLE first (id int)' })
    await migrate(sql, directory)
    await sql.script('UPDATE _prisma_migrations SET finished_at = NULL; DROP TABLE first')
    await expect(migrate(sql, directory)).rejects.toThrow(
      /1_first was started by another tool.*migrate resolve/,
    )
    await sql.run('UPDATE _prisma_migrations SET rolled_back_at = now()')
    expect(await migrate(sql, directory)).toEqual(['1_first'])
  })

  it('fills rows in batches before a migration that has a fill.sql, and only once', async () => {
    const first = `CREATE TABLE first (id bigint, filled_by xid8);
      INSERT INTO first (id) SELECT n * 10 FROM generate_series(1, 25) n`
    const rest = `ALTER TABLE first ALTER COLUMN filled_by SET NOT NULL`
    const directory = await migrationsOf({ '1_first': first, '2_second': rest })
    await writeFile(
      join(directory, '2_second', 'fill.sql'),
      `WITH batch AS (SELECT id FROM first WHERE id > $1::text::bigint ORDER BY id LIMIT 10),
            filled AS (UPDATE first SET filled_by = pg_current_xact_id() FROM batch WHERE first.id = batch.id)
       SELECT max(id)::text AS "upTo" FROM batch`,
    )
    const batches = () =>
      sql.rows(
        z.object({ rows: z.number() }),
        'SELECT count(*)::int AS rows FROM first GROUP BY filled_by ORDER BY filled_by',
      )
    await migrate(sql, directory)
    expect(await batches()).toEqual([{ rows: 10 }, { rows: 10 }, { rows: 5 }])
    await sql.run('UPDATE first SET filled_by = pg_current_xact_id()')
    await migrate(sql, directory)
    expect(await batches()).toEqual([{ rows: 25 }])
  })

  it('sets no time limit for a migration', async () => {
    const directory = await migrationsOf({
      '1_limit': `CREATE TABLE patience AS SELECT current_setting('statement_timeout') AS value`,
    })
    await migrate(sql, directory)
    expect(await sql.one(z.object({ value: z.string() }), 'TABLE patience')).toEqual({ value: '0' })
  })
})

describeOnPostgres('migrate, by several servers at once', (get) => {
  it('applies each migration once', async () => {
    const { database, url } = get()
    await emptied(database.sql)
    const servers = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const address = z.string().parse(url)
        const server = await openPostgres({ url: address, directUrl: address }, createLog('silent'))
        onTestFinished(() => server.close())
        return server
      }),
    )
    const applied = await Promise.all(servers.map(({ sql }) => migrate(sql, MIGRATIONS)))
    const names = (await shippedMigrations()).map(({ name }) => name)
    expect(applied.flat().sort()).toEqual(names)
    expect((await ledger(database.sql)).map(({ name }) => name)).toEqual(names)
  })
})

describeOnPostgres('migrate, while a session reads the table', (get) => {
  it('lets writers pass, says what it waits for, and succeeds when the session ends', async () => {
    const { sql } = get().database
    await emptied(sql)
    const first = { '1_first': 'CREATE TABLE first (id int)' }
    await migrate(sql, await migrationsOf(first))
    const second = { '2_second': 'ALTER TABLE first ADD COLUMN other int' }
    const directory = await migrationsOf({ ...first, ...second })

    const [reader, writer] = await connectWriters(get(), 2)
    await reader?.query('BEGIN; SELECT FROM first')
    const { log, records } = recordLog()
    const migrating = migrate(sql, directory, { log, lockTimeoutMs: 50, retryMs: 20 })
    await vi.waitFor(() => expect(records().length).toBeGreaterThan(1))
    expect(records()[0]).toMatchObject({
      level: 'warn',
      migration: '2_second',
      holders: [{ state: 'idle in transaction', tables: 'first' }],
    })
    // Without a limit, this would wait behind the migration until the reader ends.
    await writer?.query(`SET statement_timeout = '2s'`)
    await writer?.query('INSERT INTO first VALUES (1)')

    await reader?.query('COMMIT')
    expect(await migrating).toEqual(['2_second'])
    await writer?.query('INSERT INTO first VALUES (2, 3)')
    expect(await sql.rows(z.object({ other: z.number().nullable() }), 'TABLE first')).toEqual([
      { other: null },
      { other: 3 },
    ])
  })
})

describeOnPostgres('migrate while another session has the migration lock', (get) => {
  const LOCK = 'SELECT pg_advisory_lock(72707369)'
  const UNLOCK = 'SELECT pg_advisory_unlock(72707369)'

  it('says for whom it waits, and goes on when that session ends (C6)', async () => {
    const { sql } = get().database
    await emptied(sql)
    const [other] = await connectWriters(get(), 1)
    await other?.query("SET application_name = 'another server'")
    await other?.query(LOCK)
    const { log, records } = recordLog()
    const directory = await migrationsOf({ '1_first': 'CREATE TABLE first (id int)' })
    const migrating = migrate(sql, directory, { log, retryMs: 5 })
    // Not at each attempt.
    await vi.waitFor(() => expect(records().length).toBeGreaterThan(1))
    for (const record of records()) {
      expect(record).toMatchObject({ level: 'warn', holders: [{ program: 'another server' }] })
      expect(record.msg).toMatch(/^migrations wait for another session/)
    }
    await other?.query(UNLOCK)
    expect(await migrating).toEqual(['1_first'])
    expect(await tables(sql)).toEqual(['_prisma_migrations', 'first'])
  })

  it('takes no lock if nothing is missing (C6)', async () => {
    const { sql } = get().database
    await emptied(sql)
    const directory = await migrationsOf({ '1_first': 'CREATE TABLE first (id int)' })
    await migrate(sql, directory)
    const [other] = await connectWriters(get(), 1)
    await other?.query(LOCK)
    await other?.query('BEGIN; LOCK TABLE first')
    expect(await migrate(sql, directory)).toEqual([])
  })
})
