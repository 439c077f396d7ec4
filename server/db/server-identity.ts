/** The database is a standby. It accepts no writes, and it does not know the transactions in progress. */
export class StandbyError extends Error {
  constructor() {
    super('The database is a read-only standby. Set DATABASE_URL to the primary server.')
    this.name = 'StandbyError'
  }
}

/**
 * SQL: names the process of the database server that answers. The server cannot have lost what was
 * committed while this name stays the same: a restart, a crash or a failover ends its processes.
 */
export const SERVER = `pg_backend_pid() || '@' || pg_postmaster_start_time()`
