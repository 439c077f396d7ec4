// Writes the GraphQL schema to schema.graphql. With --check it only fails if the file differs.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { PrismaClient } from '../server/db/generated/client.ts'
import { PrismaPg } from '@prisma/adapter-pg'
import { createSchema } from '../server/api/schema.ts'

const file = join(import.meta.dirname, '../schema.graphql')
// Pothos needs only the models of the client, so this connection is never opened.
const prisma = new PrismaClient({
  adapter: new PrismaPg({ connectionString: 'postgres://unused' }),
})
const printed = `${printSchema(lexicographicSortSchema(createSchema(prisma)))}\n`

if (!process.argv.includes('--check')) {
  writeFileSync(file, printed)
} else if (readFileSync(file, 'utf8') !== printed) {
  console.error('schema.graphql is out of date. Run `npm run schema` and commit the file.')
  process.exitCode = 1
}
