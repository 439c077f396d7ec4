import type { Sql } from '../db/sql.ts'

/**
 * Events that are new to a projection, described by SQL so that they stay in the database. All of the
 * following is written with the parameters $1 to $4, whose values are `params`: the snapshots from and to
 * which the record is read, and the ids after and up to which.
 */
export interface EventPage {
  /** A query for the rows of `order_events`. */
  readonly events: string
  readonly params: readonly [from: string, to: string, after: bigint, upTo: bigint]
}

/** A table that is computed from the event record, and can be computed again from it. */
export interface Projection {
  /** Its row in `projections`. */
  readonly name: string
  /** Empties the table. */
  clear: (tx: Sql) => Promise<void>
  /**
   * Applies a page to the table, within the transaction that also stores the place in the record. Each event
   * is in one page. Those of one order come in the order of their ids.
   */
  apply: (tx: Sql, page: EventPage) => Promise<void>
}
