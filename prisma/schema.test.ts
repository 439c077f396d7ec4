import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { diffMigrations } from '../server/testing/schema-diff.ts'

const MIGRATIONS = join(import.meta.dirname, 'migrations')
const readSchema = () => readFile(join(import.meta.dirname, 'schema.prisma'), 'utf8')

let shadow: PGlite
beforeAll(async () => {
  shadow = await PGlite.create({ extensions: { pg_trgm } })
})
afterAll(() => shadow.close())

it('the migrations create exactly what schema.prisma describes', async () => {
  expect(await diffMigrations(shadow, MIGRATIONS, await readSchema())).toBe('')
})

it('a difference between them is detected', async () => {
  const schema = (await readSchema())
    .replace('email     String\n', 'email     String?\n')
    .replace('  @@index([totalCredits, id])\n', '')
  const difference = await diffMigrations(shadow, MIGRATIONS, schema)
  expect(difference).toContain('ALTER COLUMN "email" DROP NOT NULL')
  expect(difference).toContain('DROP INDEX "orders_total_credits_id_idx"')
})
