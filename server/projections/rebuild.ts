import type { Sql } from '../db/sql.ts'

/**
 * Makes a projection be computed again from the first event. The servers that run do it in the background,
 * or the next one that starts; until it is done, the projection lacks events. Waits for a batch that is
 * running. Errors of the database pass through.
 */
export async function rebuild(sql: Sql, name: string): Promise<void> {
  await sql.run('UPDATE projections SET epoch = NULL WHERE name = $1', [name])
}
