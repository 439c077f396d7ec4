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

const Session = z.object({
  role: z.string(),
  database: z.string(),
  readOnly: z.boolean(),
  triggersFire: z.boolean(),
  /** How many connections the role or the database accepts; -1 without a limit. */
  connections: z.number(),
})

/** For changes as they come, for following them, and for everything else. */
const LEAST_ACCEPTED = 3

const SESSION = `
  SELECT current_user::text AS role, current_database()::text AS database,
         current_setting('default_transaction_read_only') = 'on' AS "readOnly",
         current_setting('session_replication_role') <> 'replica' AS "triggersFire",
         COALESCE((
           SELECT min(accepted) FROM pg_roles, pg_database, LATERAL (VALUES (rolconnlimit), (datconnlimit)) AS limits (accepted)
            WHERE rolname = session_user AND NOT rolsuper AND datname = current_database() AND accepted >= 0), -1) AS connections`

/**
 * Checks the settings of a session that are not for this program to change: an operator has closed the database
 * for writes, its triggers do not run, so that changes would have no events, or it accepts too few connections.
 *
 * @throws DatabaseRequirementError
 */
export async function requireUsableSession(sql: Sql): Promise<void> {
  const { readOnly, triggersFire, connections, ...facts } = await sql.one(Session, SESSION)
  const [role, database] = [quoted(facts.role), quoted(facts.database)]
  if (readOnly) {
    throw new DatabaseRequirementError(
      `The database ${database} is read-only for the role ${role}: default_transaction_read_only is on. ` +
        `Switch it off with ALTER DATABASE ${database} RESET default_transaction_read_only, ALTER ROLE ${role} RESET ` +
        'default_transaction_read_only, or in the configuration of PostgreSQL.',
    )
  }
  if (connections >= 0 && connections < LEAST_ACCEPTED) {
    throw new DatabaseRequirementError(
      `The database accepts only ${connections} connections of the role ${role} (CONNECTION LIMIT), and a server needs ` +
        `${LEAST_ACCEPTED} at least. Raise the limit with ALTER ROLE ${role} or ALTER DATABASE ${database}.`,
    )
  }
  if (!triggersFire) {
    throw new DatabaseRequirementError(
      `The role ${role} has session_replication_role = replica, so that triggers do not run and changes have no ` +
        `events. Run ALTER ROLE ${role} RESET session_replication_role.`,
    )
  }
}

const Facts = z.object({
  role: z.string(),
  database: z.string(),
  encoding: z.string(),
  hasPublic: z.boolean(),
  canCreateInPublic: z.boolean().nullable(),
  canCreateExtension: z.boolean(),
  /** The schema of pg_trgm, if this role may not use it. */
  closedSchema: z.string().nullable(),
})

const FACTS = `
  SELECT current_user::text AS role, current_database()::text AS database,
         current_setting('server_encoding') AS encoding,
         to_regnamespace('public') IS NOT NULL AS "hasPublic",
         has_schema_privilege(to_regnamespace('public'), 'CREATE')
           AND has_schema_privilege(to_regnamespace('public'), 'USAGE') AS "canCreateInPublic",
         has_database_privilege(current_database(), 'CREATE')
           OR EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') AS "canCreateExtension",
         (SELECT nspname::text FROM pg_extension JOIN pg_namespace AS schema ON schema.oid = extnamespace
           WHERE extname = 'pg_trgm' AND NOT has_schema_privilege(schema.oid, 'USAGE')) AS "closedSchema"`

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
  // Only now: other encodings do not have these letters.
  const { foldsCase } = await sql.one(
    z.object({ foldsCase: z.boolean() }),
    `SELECT lower('Ü') = 'ü' AS "foldsCase"`,
  )
  if (!foldsCase) {
    log?.warn(
      { database: facts.database },
      'the database has the character type (LC_CTYPE) C: a search for MÜLLER does not find Müller; ' +
        'create a database with a locale such as C.UTF-8 if that matters',
    )
  }
}

function problemOf(facts: z.infer<typeof Facts>): string | undefined {
  const { encoding, hasPublic, canCreateInPublic, canCreateExtension, closedSchema } = facts
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
  if (closedSchema !== null) {
    const schema = quoted(closedSchema)
    return (
      `The role ${role} may not use the schema ${schema}, which has the extension pg_trgm. ` +
      `Run GRANT USAGE ON SCHEMA ${schema} TO ${role}.`
    )
  }
  return undefined
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
