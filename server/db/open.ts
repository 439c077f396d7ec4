import type { Logger } from '../log.ts'
import type { Database } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { openPostgres } from './postgres.ts'

export interface DatabaseSettings {
  /** PostgreSQL; `undefined`: the embedded engine. */
  url: string | undefined
  directUrl: string | undefined
  dataDirectory: string
  migrationsDirectory: string
  templateFile: string
}

/** Opens the database that the settings name and brings it up to date; throws with what to do. */
export async function openDatabase(settings: DatabaseSettings, log: Logger): Promise<Database> {
  const database =
    settings.url === undefined
      ? await openEmbedded({
          directory: settings.dataDirectory,
          templateFile: settings.templateFile,
        })
      : await openPostgres(
          { url: settings.url, directUrl: settings.directUrl ?? settings.url },
          log,
        )
  try {
    const applied = await migrate(database.sql, settings.migrationsDirectory)
    if (applied.length > 0) log.info({ migrations: applied }, 'the database was migrated')
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
