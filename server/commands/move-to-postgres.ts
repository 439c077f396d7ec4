import { copyDatabase } from '../db/copy-database.ts'
import type { Command } from './command.ts'
import { openConfiguredDatabase } from './open-configured-database.ts'

/** Copies the embedded database into the PostgreSQL database that DATABASE_URL names. */
export const moveToPostgres: Command = async (context) => {
  const { config, say } = context
  if (config.databaseUrl === undefined) {
    throw new Error('Set DATABASE_URL to the PostgreSQL database to move to.')
  }
  const embedded = { ...context, config: { ...config, databaseUrl: undefined } }
  const source = await openConfiguredDatabase(embedded, { mustExist: true })
  try {
    const target = await openConfiguredDatabase(context)
    try {
      const orders = await copyDatabase(source.sql, target.sql)
      say(`Copied ${orders} orders, with their history, and all accounts and keys.`)
      say(
        `Start the server with DATABASE_URL set from now on. ${config.dataDirectory} was not changed.`,
      )
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}
