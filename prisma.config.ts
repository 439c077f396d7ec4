import { defineConfig } from 'prisma/config'

// `generate`, `validate` and `format` never run the schema engine, but the CLI would download one.
// Any existing file satisfies its look-up, so these commands work without internet access.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(process.env['DATABASE_URL'] === undefined
    ? {}
    : { datasource: { url: process.env['DATABASE_URL'] } }),
})
