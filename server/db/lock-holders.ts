import { z } from 'zod'
import type { Sql } from './sql.ts'

const LockHolder = z.object({
  pid: z.number(),
  role: z.string().nullable(),
  program: z.string().nullable(),
  /** What the session does, as PostgreSQL names it; `null` if this role may not see it. */
  state: z.string().nullable(),
  /** Seconds since its transaction began; `null` if this role may not see it. */
  seconds: z.number().nullable(),
  tables: z.string(),
})

/** A session that has a lock on a table of this database. */
export type LockHolder = z.infer<typeof LockHolder>

/**
 * Lists the sessions, at most five, that have a lock on a table in the schema `public`, the oldest
 * transaction first. It leaves out the statements of these sessions, which may contain personal data.
 */
export function lockHolders(sql: Sql): Promise<LockHolder[]> {
  return sql.rows(
    LockHolder,
    `SELECT pid, usename::text AS role, application_name AS program, state,
            extract(epoch FROM clock_timestamp() - xact_start)::int AS seconds,
            string_agg(DISTINCT relname, ', ' ORDER BY relname) AS tables
       FROM pg_locks JOIN pg_stat_activity USING (pid) JOIN pg_class ON pg_class.oid = relation
      WHERE granted AND pid <> pg_backend_pid() AND relkind = 'r'
        AND relnamespace = 'public'::regnamespace
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      GROUP BY pid, usename, application_name, state, xact_start
      ORDER BY xact_start LIMIT 5`,
  )
}

const AdvisoryLockHolder = LockHolder.omit({ tables: true })

/** Lists the sessions that have this advisory lock of the database. */
export function advisoryLockHolders(
  sql: Sql,
  lock: number,
): Promise<z.infer<typeof AdvisoryLockHolder>[]> {
  return sql.rows(
    AdvisoryLockHolder,
    `SELECT pid, usename::text AS role, application_name AS program, state,
            extract(epoch FROM clock_timestamp() - xact_start)::int AS seconds
       FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE granted AND locktype = 'advisory' AND classid = 0 AND objid = $1::oid AND objsubid = 1
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [lock],
  )
}
