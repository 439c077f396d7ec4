// Prints the schema to schema.graphql; with --check, fails if the file says something else.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { PrismaClient } from '../server/db/generated/client.ts'
import { PrismaPg } from '@prisma/adapter-pg'
import { createSchema } from '../server/api/schema.ts'

const file = join(import.meta.dirname, '../schema.graphql')
// Never connected to: the schema only wants to know the models.
const prisma = new PrismaClient({
  adapter: new PrismaPg({ connectionString: 'postgres://unused' }),
})
const printed = `${printSchema(lexicographicSortSchema(createSchema(prisma)))}\n`

if (!process.argv.includes('--check')) {
  writeFileSync(file, printed)
} else if (readFileSync(file, 'utf8') !== printed) {
  console.error('schema.graphql is stale: run `npm run schema` and commit it.')
  process.exitCode = 1
}
