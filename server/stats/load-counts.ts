import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { readCheckpoint, storeCheckpoint } from './checkpoint.ts'
import { readMoves } from './read-moves.ts'
import { READ_RECENT, readRecent, RecentColumn, WITH_LATEST } from './read-recent.ts'
import type { RecentRead } from './recent-orders.ts'
import { parseSnapshot, type Snapshot } from '../feed/snapshot.ts'
import { afterMoves, CountsColumn, type StatusCounts } from './status-counts.ts'

/** The counts of all orders that a snapshot shows. */
export interface LoadedCounts {
  readonly counts: StatusCounts
  readonly snapshot: Snapshot
  /** How often this database was told to count again; see `recount.ts`. */
  readonly recounts: number
  readonly recent: RecentRead
  /** The end of the read, by the clock of the database; in ms since 1970. */
  readonly now: number
}

const Loaded = z.object({
  counts: CountsColumn,
  snapshot: z.string().transform(parseSnapshot),
  recounts: z.number(),
  epoch: z.string().nullable(),
  lastEvent: z.string(),
  recent: RecentColumn,
  now: z.number(),
})

/* One statement, so that counts and snapshot come from the same view of the database. */
const LOAD_COUNTS = `
  WITH counted AS (SELECT status, count(*) AS n FROM orders GROUP BY status), ${WITH_LATEST}
  SELECT (SELECT COALESCE(json_agg(counted), '[]') FROM counted) AS counts,
         feed_snapshot()::text AS snapshot,
         (SELECT recounts FROM installation) AS recounts,
         (SELECT feed_epoch FROM installation) AS epoch,
         (SELECT COALESCE(max(id), 0)::text FROM order_events) AS "lastEvent",
         ${READ_RECENT} AS recent,
         (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`

/**
 * Counts all orders by status, and stores the result as the new checkpoint. It may take longer than a statement
 * of a request may, so it has no time limit. Errors of the database pass through.
 */
export async function countAll(sql: Sql): Promise<LoadedCounts> {
  const { epoch, lastEvent, ...loaded } = await withoutTimeLimit(sql, (tx) =>
    tx.one(Loaded, LOAD_COUNTS),
  )
  await storeCheckpoint(sql, { ...loaded, epoch, lastEvent })
  return loaded
}

/**
 * The counts of all orders: the last checkpoint and what was committed since, or a full count if there is no
 * checkpoint that holds. Errors of the database pass through.
 */
export async function loadCounts(sql: Sql): Promise<LoadedCounts> {
  const checkpoint = await readCheckpoint(sql)
  if (checkpoint === undefined) return countAll(sql)
  const { moves, snapshot, recounts } = await withoutTimeLimit(sql, (tx) =>
    readMoves(tx, checkpoint.snapshot),
  )
  if (recounts !== checkpoint.recounts) return countAll(sql)
  const { recent, now } = await readRecent(sql)
  return { counts: afterMoves(checkpoint.counts, moves), snapshot, recounts, recent, now }
}

/** Runs a read in a transaction whose statements have no time limit. */
export function withoutTimeLimit<Result>(
  sql: Sql,
  read: (tx: Sql) => Promise<Result>,
): Promise<Result> {
  return sql.transaction(async (tx) => {
    await tx.run('SET LOCAL statement_timeout = 0')
    return read(tx)
  })
}
