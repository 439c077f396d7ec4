import type { PrismaClient } from './generated/client.ts'
import type { Sql } from './sql.ts'

/** Connections for one kind of work, used through Prisma or with plain SQL. */
export interface Connections {
  readonly prisma: PrismaClient
  readonly sql: Sql
}

/**
 * An open database. Each kind of work has connections of its own, so that none waits for those of another
 * (`sharesOf`). `prisma` and `sql` are for requests that read. The embedded engine has one connection for all.
 */
export interface Database extends Connections {
  readonly engine: 'postgresql' | 'embedded'
  /**
   * For following the event record, and to find out whether the database answers. It stays with one process of
   * the server as long as that lives.
   */
  readonly feed: Sql
  /** For sign-in, sessions, keys and rights. */
  readonly access: Connections
  /** For changes of orders, which may wait for a locked row. */
  readonly writes: Sql
  /** For what goes on without a request: statistics over time, backfill, comparisons, housekeeping. */
  readonly background: Sql
  /**
   * Calls `onBell` after each notification on `channel`. A notification is called a bell: it has no data,
   * and only says that something was committed. `onBell` is also called once after each time the listening
   * connection is established, because bells may have been missed before.
   *
   * Resolves when the first attempt to connect has succeeded or failed. A lost connection is
   * re-established with back-off; no error is thrown for it.
   */
  listen(channel: string, onBell: () => void): Promise<Listener>
  /** Closes all connections. Can be called more than once. */
  close(): Promise<void>
}

export interface Listener {
  /**
   * Whether a notification follows every commit. If not, because concurrent writers share one
   * notification, the owner of the listener must also poll.
   */
  readonly reliable: boolean
  /** Stops listening. Can be called more than once. */
  stop(): Promise<void>
}
