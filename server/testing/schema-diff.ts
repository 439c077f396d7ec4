import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PGlite } from '@electric-sql/pglite'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { z } from 'zod'

/**
 * Compares the migrations with the Prisma schema, with Prisma's own schema engine. Functions, triggers and
 * check constraints are not compared. The migrations run in `shadow`, which is emptied first.
 * @returns the SQL that changes a database with these migrations to the schema; '' if there is no difference
 */
export async function diffMigrations(
  shadow: PGlite,
  migrations: string,
  schema: string,
): Promise<string> {
  await startEngine()
  await shadow.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  const file = { path: 'schema.prisma', content: schema }
  const failures: unknown[] = []
  const adapters = adapterFactory(shadow, failures)
  try {
    const engine = await glue.SchemaEngine.new(
      { datamodels: [[file.path, file.content]] },
      () => undefined,
      adapters,
    )
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...(await migrationList(migrations)) },
      to: { tag: 'schemaDatamodel', files: [file] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    })
    return (stdout ?? '').replace('-- This is an empty migration.', '').trim()
  } catch (error) {
    throw new Error('the schema engine failed', { cause: failures.at(-1) ?? error })
  }
}

const StartedEngine = z.object({
  __wbindgen_start: z.custom<() => void>((value) => typeof value === 'function'),
})
let started: Promise<void> | undefined

/** Node cannot import WebAssembly as a module yet, so the package's own entry does not load. */
function startEngine(): Promise<void> {
  started ??= (async () => {
    const entry = import.meta.resolve('@prisma/schema-engine-wasm')
    const code = await readFile(join(dirname(fileURLToPath(entry)), 'schema_engine_bg.wasm'))
    const { instance } = await WebAssembly.instantiate(code, {
      './schema_engine_bg.js': { ...glue },
    })
    glue.__wbg_set_wasm(instance.exports)
    StartedEngine.parse(instance.exports).__wbindgen_start()
  })()
  return started
}

async function migrationList(directory: string) {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return {
    baseDir: directory,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(join(directory, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (path) => ({
        path,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(join(directory, path, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  }
}

/** Adapts a database to the engine's interface, in which no method may throw. */
function adapterFactory(database: PGlite, failures: unknown[]): object {
  const captured =
    <Args extends unknown[], Value>(method: (...args: Args) => Promise<Value>) =>
    async (...args: Args) => {
      try {
        return { ok: true, value: await method(...args) }
      } catch (error) {
        failures.push(error)
        return { ok: false, error: describeFailure(error) }
      }
    }
  const shared = { adapterName: 'pglite', provider: 'postgres', errorRegistry: {} }

  const open = captured(async () => {
    const adapter = await new PrismaPGlite(database).connect()
    return {
      ...shared,
      queryRaw: captured((query: Parameters<typeof adapter.queryRaw>[0]) =>
        adapter.queryRaw(query),
      ),
      executeRaw: captured((query: Parameters<typeof adapter.executeRaw>[0]) =>
        adapter.executeRaw(query),
      ),
      // The adapter's own method neither waits for the script nor reports its errors.
      executeScript: captured(async (script: string) => {
        await database.exec(script)
      }),
      startTransaction: captured(() => Promise.reject(new Error('a diff writes nothing'))),
      getConnectionInfo: () => ({ ok: true, value: { supportsRelationJoins: true } }),
      dispose: captured(() => Promise.resolve()),
    }
  })
  return { ...shared, connect: open, connectToShadowDb: open }
}

function describeFailure(error: unknown): object {
  const known = error instanceof Error && typeof error.cause === 'object' ? error.cause : null
  return known ?? { kind: 'GenericJs', id: 0 }
}
