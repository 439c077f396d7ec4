import { z } from 'zod'
import type { Logger } from '../process/log.ts'
import type { Sql } from './sql.ts'

/** The database cannot be used as it is. Nothing was written to it. The message says what to do. */
export class DatabaseRequirementError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'DatabaseRequirementError'
  }
}

const Facts = z.object({
  role: z.string(),
  database: z.string(),
  encoding: z.string(),
  hasPublic: z.boolean(),
  canCreateInPublic: z.boolean().nullable(),
  canCreateExtension: z.boolean(),
  foldsCase: z.boolean(),
})

const FACTS = `
  SELECT current_user::text AS role, current_database()::text AS database,
         current_setting('server_encoding') AS encoding,
         to_regnamespace('public') IS NOT NULL AS "hasPublic",
         has_schema_privilege(to_regnamespace('public'), 'CREATE') AS "canCreateInPublic",
         has_database_privilege(current_database(), 'CREATE')
           OR EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') AS "canCreateExtension",
         current_setting('server_encoding') <> 'UTF8' OR lower(chr(220)) = chr(252) AS "foldsCase"`

/**
 * Checks what migrations need, before the first of them writes anything: the encoding, the schema and the
 * rights. Logs a warning if search will not find letters with accents in the other case.
 *
 * @throws DatabaseRequirementError
 */
export async function requireUsableDatabase(sql: Sql, log?: Logger): Promise<void> {
  const facts = await sql.one(Facts, FACTS)
  const problem = problemOf(facts)
  if (problem !== undefined) throw new DatabaseRequirementError(problem)
  if (!facts.foldsCase) {
    log?.warn(
      { database: facts.database },
      'the database has the character type (LC_CTYPE) C: a search for MÜLLER does not find Müller; ' +
        'create a database with a locale such as C.UTF-8 if that matters',
    )
  }
}

function problemOf(facts: z.infer<typeof Facts>): string | undefined {
  const { encoding, hasPublic, canCreateInPublic, canCreateExtension } = facts
  const [role, database] = [quoted(facts.role), quoted(facts.database)]
  if (encoding !== 'UTF8') {
    return (
      `The database ${database} has the encoding ${encoding}, which cannot store all names. Create one with ` +
      "CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'."
    )
  }
  if (!hasPublic) {
    return `The database ${database} has no schema public. Create it with CREATE SCHEMA public AUTHORIZATION ${role}.`
  }
  if (canCreateInPublic !== true) {
    return (
      `The role ${role} may not create tables in the schema public. ` +
      `Run GRANT USAGE, CREATE ON SCHEMA public TO ${role} as the owner of the database.`
    )
  }
  if (!canCreateExtension) {
    return (
      `The role ${role} may not create the extension pg_trgm. Run GRANT CREATE ON DATABASE ${database} TO ${role}, ` +
      'or CREATE EXTENSION pg_trgm as the owner of the database.'
    )
  }
  return undefined
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
