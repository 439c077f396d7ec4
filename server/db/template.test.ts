import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { expectTrueRecords } from '../testing/recount.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { openEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import type { Sql } from './sql.ts'
import { migrationsFingerprint, writeTemplate } from './template.ts'

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations')

async function open(templateFile?: string) {
  const database = await openEmbedded({
    directory: undefined,
    ...(templateFile === undefined ? {} : { templateFile }),
  })
  onTestFinished(() => database.close())
  return database
}

/** All objects that migrations create, as text: columns, indexes, constraints, functions, triggers, types. */
async function describeDatabase(sql: Sql): Promise<string[]> {
  const rows = await sql.rows(
    z.object({ line: z.string() }),
    `SELECT line FROM (
       SELECT format('column %s.%s %s %s %s', table_name, column_name, udt_name, is_nullable, column_default)
         FROM information_schema.columns WHERE table_schema = 'public'
       UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
       UNION ALL SELECT format('constraint %s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
         WHERE connamespace = 'public'::regnamespace
       UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
       UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
       UNION ALL SELECT format('%s of %s', enumlabel, enumtypid::regtype) FROM pg_enum
       UNION ALL SELECT format('sequence %s %s', sequencename, last_value) FROM pg_sequences
       UNION ALL SELECT format('%s %s', migration_name, checksum) FROM _prisma_migrations
       UNION ALL SELECT to_jsonb(i)::text FROM installation AS i
     ) AS everything(line) ORDER BY line COLLATE "C"`,
  )
  return rows.map(({ line }) => line)
}

describe('a template', () => {
  let directory: string
  let template: string
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'orders-test-'))
    template = join(directory, 'made', 'as needed', 'template.tar')
    await writeTemplate(template, MIGRATIONS)
  })
  afterAll(() => rm(directory, { recursive: true }))

  it('is one file', async () => {
    expect(await readdir(dirname(template))).toEqual(['template.tar'])
  })

  it('creates independent databases that equal a newly migrated one', async () => {
    const [one, other] = [await open(template), await open(template)]
    const fresh = await open()
    expect(await migrate(one.sql, MIGRATIONS)).toEqual([])
    expect(await migrate(fresh.sql, MIGRATIONS)).not.toEqual([])
    expect(await describeDatabase(one.sql)).toEqual(await describeDatabase(fresh.sql))

    await placeOrders(one.sql, await makeCustomer(one.sql, 'ada'), { count: 3 })
    await makeCustomer(other.sql, 'bob')
    expect(await one.prisma.order.count()).toBe(3)
    expect(await other.prisma.order.count()).toBe(0)
    expect(await other.prisma.customer.findMany({ select: { id: true, username: true } })).toEqual([
      { id: 1n, username: 'bob' },
    ])
    await expectTrueRecords(one.sql)
  }, 120_000)
})

it('the fingerprint of migrations changes only with their content', async () => {
  const copy = join(await temporaryDirectory(), 'migrations')
  await cp(MIGRATIONS, copy, { recursive: true })
  const before = await migrationsFingerprint(MIGRATIONS)
  await writeFile(join(copy, 'migration_lock.toml'), '# not a migration')
  expect(await migrationsFingerprint(copy)).toBe(before)
  await mkdir(join(copy, '29990101000000_later'))
  await writeFile(join(copy, '29990101000000_later', 'migration.sql'), 'SELECT 1')
  expect(await migrationsFingerprint(copy)).not.toBe(before)
}, 120_000)
