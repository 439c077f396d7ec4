import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { expect, it } from 'vitest'
import { describeOnEachEngine } from '../testing/engines.ts'
import { createSchema } from './schema.ts'

describeOnEachEngine('schema.graphql', (get) => {
  it('equals the printed schema; if not, run `npm run schema`', async () => {
    const file = await readFile(join(import.meta.dirname, '../../schema.graphql'), 'utf8')
    const schema = lexicographicSortSchema(createSchema(get().database.prisma))
    expect(file).toBe(`${printSchema(schema)}\n`)
  })
})
