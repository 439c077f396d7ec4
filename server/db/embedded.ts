import { readFile } from 'node:fs/promises'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import type { Database } from './database.ts'
import { lockDirectory } from './directory-lock.ts'
import { PrismaClient } from './generated/client.ts'
import { createSql, type SqlDriver } from './sql.ts'

export interface EmbeddedSettings {
  /** The directory of the database; `undefined` for a database in memory. */
  directory: string | undefined
  /** A migrated, otherwise empty database to copy if the file exists: creating one takes seconds. */
  templateFile?: string
}

/**
 * Opens PostgreSQL inside this process (PGlite). The directory is locked first, because two processes on
 * one directory would silently destroy each other's data. Throws `DirectoryInUseError` if another process
 * has it open.
 */
export async function openEmbedded(settings: EmbeddedSettings): Promise<Database> {
  const { directory } = settings
  if (directory === undefined)
    return databaseOn(await createEngine(settings), () => Promise.resolve())

  mkdirSync(directory, { recursive: true })
  const lock = await lockDirectory(directory)
  try {
    return databaseOn(await createEngine(settings), () => lock.release())
  } catch (error) {
    await lock.release()
    throw error
  }
}

/**
 * Creates or opens the engine. A process that ends while it creates a database leaves one that cannot be
 * opened and that has no data. A marker file exists during that time; if the next start finds it, it
 * deletes the database and creates it again.
 */
async function createEngine({ directory, templateFile }: EmbeddedSettings): Promise<PGlite> {
  const dataDir = directory === undefined ? undefined : join(directory, 'pglite')
  const unfinished = dataDir === undefined ? undefined : `${dataDir}.unfinished`
  if (dataDir !== undefined && unfinished !== undefined && existsSync(unfinished)) {
    rmSync(dataDir, { recursive: true, force: true })
  }
  const isNew = dataDir === undefined || !existsSync(join(dataDir, 'PG_VERSION'))
  if (isNew && unfinished !== undefined) writeFileSync(unfinished, '')
  const template =
    isNew && templateFile !== undefined && existsSync(templateFile)
      ? new Blob([await readFile(templateFile)])
      : undefined
  const engine = await PGlite.create({
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(template === undefined ? {} : { loadDataDir: template }),
    extensions: { pg_trgm },
  })
  if (unfinished !== undefined) rmSync(unfinished, { force: true })
  await engine.exec("SET TIME ZONE 'UTC'")
  return engine
}

/** A database on a running engine. `close()` closes the engine and then calls `release`. */
export function databaseOn(engine: PGlite, release: () => Promise<void>): Database {
  const prisma = new PrismaClient({ adapter: new PrismaPGlite(engine) })
  const sql = createSql(engineDriver(engine))
  let closing: Promise<void> | undefined
  return {
    engine: 'embedded',
    prisma,
    sql,
    feed: sql,
    async listen(channel, onBell) {
      const unlisten = await engine.listen(channel, onBell)
      onBell()
      // With a single connection every transaction gets the lock of the bell, so every commit notifies.
      return {
        reliable: true,
        stop: () => (engine.closed ? Promise.resolve() : unlisten()),
      }
    },
    close() {
      closing ??= prisma
        .$disconnect()
        .then(() => (engine.closed ? undefined : engine.close()))
        .finally(release)
      return closing
    },
  }
}

type Queryable = Pick<PGlite, 'query' | 'exec'>

function statements(on: Queryable): Pick<SqlDriver, 'query' | 'script'> {
  return {
    query: async (text, params) =>
      (await on.query<Record<string, unknown>>(text, [...params])).rows,
    script: async (text) => {
      await on.exec(text)
    },
  }
}

function engineDriver(engine: PGlite): SqlDriver {
  return {
    ...statements(engine),
    transaction: (work) =>
      engine.transaction((tx) =>
        work({
          ...statements(tx),
          transaction: () => Promise.reject(new Error('a transaction is already open')),
        }),
      ),
  }
}
