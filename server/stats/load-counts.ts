import { z } from 'zod'
import { OrderStatus } from '../db/generated/enums.ts'
import type { Sql } from '../db/sql.ts'
import { READ_RECENT, RecentColumn, WITH_LATEST } from './read-recent.ts'
import type { RecentRead } from './recent-orders.ts'
import { parseSnapshot, type Snapshot } from './snapshot.ts'
import type { StatusCounts } from './status-counts.ts'

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

const Loaded: z.ZodType<LoadedCounts> = z.object({
  counts: z
    .array(z.object({ status: z.enum(OrderStatus), n: z.number() }))
    .transform((rows) => new Map(rows.map(({ status, n }) => [status, n]))),
  snapshot: z.string().transform(parseSnapshot),
  recounts: z.number(),
  recent: RecentColumn,
  now: z.number(),
})

/* One statement, so that counts and snapshot come from the same view of the database. */
const LOAD_COUNTS = `
  WITH counted AS (SELECT status, count(*) AS n FROM orders GROUP BY status), ${WITH_LATEST}
  SELECT (SELECT COALESCE(json_agg(counted), '[]') FROM counted) AS counts,
         feed_snapshot()::text AS snapshot,
         (SELECT recounts FROM installation) AS recounts,
         ${READ_RECENT} AS recent,
         (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`

/**
 * Counts all orders by status. It may take longer than a statement of a request may, so it has no time limit:
 * ten million orders take about a second. Errors of the database pass through.
 */
export function loadCounts(sql: Sql): Promise<LoadedCounts> {
  return withoutTimeLimit(sql, (tx) => tx.one(Loaded, LOAD_COUNTS))
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
