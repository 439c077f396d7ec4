import { existsSync } from 'node:fs'
import { readFile, rename } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import type { Logger } from '../process/log.ts'
import {
  emptyPlaceFor,
  explain,
  findDatabase,
  makePrivate,
  prepareDataDirectory,
  requireDatabase,
  type DatabaseFiles,
} from './data-directory.ts'
import type { Database } from './database.ts'
import { lockDirectory } from './directory-lock.ts'
import { explainFailedStart } from './failed-start.ts'
import { PrismaClient } from './generated/client.ts'
import { BEGIN_SESSION } from './session.ts'
import { createSql, type SqlDriver } from './sql.ts'

export interface EmbeddedSettings {
  /** DATA_DIR; `undefined` for a database in memory. */
  directory: string | undefined
  /** A migrated, otherwise empty database to copy if the file exists: creating one takes seconds. */
  templateFile?: string
  /** Fails if there is no database yet. @default false: creates it */
  mustExist?: boolean
  /** Where it says that other users of the machine can read the database. @default nowhere */
  log?: Logger
}

/**
 * Opens PostgreSQL inside this process (PGlite). The directory is locked first, because two processes on
 * one directory would silently destroy each other's data. Throws `DirectoryInUseError` if another process
 * has it open, and `DataDirectoryError` if the directory cannot be used.
 */
export async function openEmbedded(settings: EmbeddedSettings): Promise<Database> {
  const { directory, mustExist = false } = settings
  if (directory === undefined) {
    const loadDataDir = await readTemplate(settings)
    return databaseOn(await startEngine({ loadDataDir }), () => Promise.resolve())
  }
  if (mustExist) requireDatabase(directory)
  prepareDataDirectory(directory)
  try {
    const lock = await lockDirectory(directory)
    try {
      return databaseOn(await openDirectory(directory, settings), () => lock.release())
    } catch (error) {
      await lock.release()
      throw error
    }
  } catch (error) {
    throw explain(directory, error)
  }
}

async function openDirectory(directory: string, settings: EmbeddedSettings): Promise<PGlite> {
  const files = findDatabase(directory)
  if (!files.exists) await createDatabase(files, settings)
  const engine = await startIn(files.directory)
  // After the start, because PGlite creates files that every user of the machine may change.
  if (!makePrivate(files.directory)) {
    const message = 'other users of this machine can read or change the files of the database'
    settings.log?.warn({ directory: files.directory }, message)
  }
  return engine
}

async function startIn(dataDir: string, loadDataDir?: Blob): Promise<PGlite> {
  try {
    return await startEngine({ dataDir, loadDataDir })
  } catch (error) {
    throw explainFailedStart(dataDir, error)
  }
}

/** Creates a database beside its place, and moves it there when it is complete. */
async function createDatabase(files: DatabaseFiles, settings: EmbeddedSettings): Promise<void> {
  const dataDir = emptyPlaceFor(files)
  const engine = await startIn(dataDir, await readTemplate(settings))
  await engine.close()
  await rename(dataDir, files.directory)
}

async function readTemplate({ templateFile }: EmbeddedSettings): Promise<Blob | undefined> {
  if (templateFile === undefined || !existsSync(templateFile)) return undefined
  return new Blob([await readFile(templateFile)])
}

interface EngineSettings {
  dataDir?: string
  loadDataDir?: Blob | undefined
}

async function startEngine({ dataDir, loadDataDir }: EngineSettings): Promise<PGlite> {
  const engine = await PGlite.create({
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(loadDataDir === undefined ? {} : { loadDataDir }),
    extensions: { pg_trgm },
  })
  await engine.exec(BEGIN_SESSION)
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
    access: { prisma, sql },
    writes: sql,
    background: sql,
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
