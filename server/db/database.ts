import type { PrismaClient } from './generated/client.ts'
import type { Sql } from './sql.ts'

/** An open database: one set of connections, spoken to through Prisma or in plain SQL. */
export interface Database {
  readonly engine: 'postgresql' | 'embedded'
  readonly prisma: PrismaClient
  readonly sql: Sql
  /**
   * Calls `onBell` after each notification on `channel`, and once after each time the connection
   * that listens was (re-)established, since bells may have been missed until then. Returns when
   * listening, or trying to; never throws later: a lost connection is re-established with back-off.
   */
  listen(channel: string, onBell: () => void): Promise<Listener>
  /** Ends all connections. Safe to call twice. */
  close(): Promise<void>
}

export interface Listener {
  /**
   * Whether every committed bell reaches this listener. Where not (several writers share a bell),
   * whoever listens must also look from time to time.
   */
  readonly reliable: boolean
  stop(): Promise<void>
}
