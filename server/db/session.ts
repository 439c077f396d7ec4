/**
 * What parsing and writing depend on, and a role or a database may set differently. All of it is set for each
 * connection, in statements instead of parameters of the connection: a transaction pooler refuses parameters
 * that it does not know, and passes these on.
 */
const SETTINGS = {
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  // Prisma's adapter drops the offset of a timestamp instead of converting it, so it must be UTC.
  TimeZone: 'UTC',
  extra_float_digits: '1',
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  transform_null_equals: 'off',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  // The feed and the pools keep connections that rest.
  idle_session_timeout: '0',
  // Long enough for a copy between two databases, and the end of a transaction whose server is unreachable.
  idle_in_transaction_session_timeout: '60s',
  // The time limit for statements bounds the wait for a lock. What must wait for less time says so itself.
  lock_timeout: '0',
  // Statements here are short, and compiling one would take longer than running it.
  jit: 'off',
} as const

/** SQL: the schema of the tables, and that of the extension for searches, which may be elsewhere. */
const SEARCH_PATH = `'public' || COALESCE(', ' || (
  SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace AS schema ON schema.oid = extnamespace
   WHERE extname = 'pg_trgm' AND nspname <> 'public'), '')`

/** SQL: sets up a session. It returns one row: whether the server is a standby. */
export const BEGIN_SESSION = `
  SELECT ${Object.entries(SETTINGS)
    .map(([name, value]) => `set_config('${name}', '${value}', false)`)
    .join(', ')},
         set_config('search_path', ${SEARCH_PATH}, false),
         pg_is_in_recovery() AS standby`
