import { z } from 'zod'
import type { Sql } from './sql.ts'

const Table = z.object({ name: z.string() })

/** Size, in blocks, from which on a table is analyzed. Smaller ones are read quickly in any way. */
const MIN_BLOCKS = 100

/*
 * `relpages` is the size that the last ANALYZE or VACUUM saw. Only the owner of a table may analyze it.
 */
const STALE_TABLES = `
  SELECT quote_ident(relname) AS name
    FROM pg_class
   WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
     AND pg_has_role(relowner, 'USAGE')
     AND pg_relation_size(oid) / current_setting('block_size')::int > GREATEST(2 * relpages, ${MIN_BLOCKS})
   ORDER BY relname`

/**
 * Analyzes the tables that have more than doubled since they were last analyzed, or never were: a restored
 * dump has no statistics, and the embedded engine has no autovacuum. Without statistics, the planner reads
 * whole tables for the few rows at their ends. The time does not depend on the size of the tables, since
 * ANALYZE takes a sample. Errors of the database pass through.
 */
export async function refreshStatistics(sql: Sql): Promise<void> {
  for (const { name } of await sql.rows(Table, STALE_TABLES)) await sql.run(`ANALYZE ${name}`)
}
