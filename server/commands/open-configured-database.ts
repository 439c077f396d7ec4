import { join } from 'node:path'
import type { Database } from '../db/database.ts'
import { openDatabase } from '../db/open.ts'
import type { CommandContext } from './command.ts'

/**
 * Opens the configured database and applies its migrations. The command must close it. With `mustExist`, no
 * embedded database is created: DATA_DIR may be wrong.
 */
export function openConfiguredDatabase(
  { config, log, root }: Pick<CommandContext, 'config' | 'log' | 'root'>,
  { mustExist = false }: { mustExist?: boolean } = {},
): Promise<Database> {
  return openDatabase(
    {
      url: config.databaseUrl,
      directUrl: config.databaseDirectUrl,
      connections: config.databaseConnections,
      dataDirectory: config.dataDirectory,
      migrationsDirectory: join(root, 'prisma/migrations'),
      templateFile: join(root, 'dist/embedded-template.tar'),
      mustExist,
    },
    log,
  )
}
