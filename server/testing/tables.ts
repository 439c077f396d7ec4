import { z } from 'zod'
import type { Sql } from '../db/sql.ts'

/** The names of all tables of the database, in alphabetical order. */
export async function tablesOf(sql: Sql): Promise<string[]> {
  const rows = await sql.rows(
    z.object({ name: z.string() }),
    `SELECT table_name::text AS name FROM information_schema.tables
      WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`,
  )
  return rows.map(({ name }) => name).sort()
}
