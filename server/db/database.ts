import type { PrismaClient } from './generated/client.ts'
import type { Sql } from './sql.ts'

/** An open database: one set of connections, used through Prisma or with plain SQL. */
export interface Database {
  readonly engine: 'postgresql' | 'embedded'
  readonly prisma: PrismaClient
  readonly sql: Sql
  /**
   * Plain SQL on a connection of its own, for following the event record. It does not wait when all others
   * are busy, and it stays with one process of the server as long as that lives.
   */
  readonly feed: Sql
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
