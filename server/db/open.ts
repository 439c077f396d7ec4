import type { Logger } from '../process/log.ts'
import type { Database } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { openPostgres } from './postgres.ts'

export interface DatabaseSettings {
  /** The PostgreSQL URL; `undefined` for the embedded engine. */
  url: string | undefined
  directUrl: string | undefined
  /** See `PostgresSettings`. */
  connections?: number
  dataDirectory: string
  migrationsDirectory: string
  templateFile: string
  /** Whether the embedded database must exist already. @default false */
  mustExist?: boolean
}

/** Opens the configured database and applies pending migrations. Errors say what the operator can do. */
export async function openDatabase(settings: DatabaseSettings, log: Logger): Promise<Database> {
  const database =
    settings.url === undefined
      ? await openEmbedded({
          directory: settings.dataDirectory,
          templateFile: settings.templateFile,
          mustExist: settings.mustExist ?? false,
          log,
        })
      : await openPostgres({ ...settings, url: settings.url }, log)
  try {
    const applied = await migrate(database.sql, settings.migrationsDirectory, { log })
    if (applied.length > 0) log.info({ migrations: applied }, 'database migrations applied')
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
