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
  /** Where the database lives; `undefined` keeps it in memory. */
  directory: string | undefined
  /** A migrated, otherwise empty database to start from, if there is one: creating one takes seconds. */
  templateFile?: string
}

/**
 * Opens PostgreSQL inside this process. A directory is locked against other processes first, since
 * two on one directory would silently destroy each other's data; throws `DirectoryInUseError` then.
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
 * Creating a database takes seconds. A process that ends within them leaves one that cannot be
 * opened, and that holds nothing: it is marked, so that the next start makes it anew.
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

/** A database on an engine that is already running; closing it closes the engine, then calls `release`. */
export function databaseOn(engine: PGlite, release: () => Promise<void>): Database {
  const prisma = new PrismaClient({ adapter: new PrismaPGlite(engine) })
  let closing: Promise<void> | undefined
  return {
    engine: 'embedded',
    prisma,
    sql: createSql(engineDriver(engine)),
    async listen(channel, onBell) {
      const unlisten = await engine.listen(channel, onBell)
      onBell()
      // One connection: every transaction gets the bell's lock, so every commit rings.
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
