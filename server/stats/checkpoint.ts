import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { parseSnapshot, type Snapshot } from '../feed/snapshot.ts'
import { CountsColumn, type StatusCounts } from './status-counts.ts'

/** A full count of the orders as of a snapshot, stored in the database. */
export interface Checkpoint {
  readonly counts: StatusCounts
  readonly snapshot: Snapshot
  /** How often this database had been told to count again; see `recount.ts`. */
  readonly recounts: number
}

interface NewCheckpoint extends Checkpoint {
  /** The epoch that the snapshot belongs to; see `openEpoch`. */
  readonly epoch: string | null
  /** The greatest id of an event. */
  readonly lastEvent: string
}

/*
 * The checkpoint holds in the epoch in which it was made, until the servers are told to count again. If there
 * are more events since than orders, a full count takes less time. (A snapshot that is later than the present
 * one would belong to a state of the database that was lost.)
 */
const READ = `
  SELECT counted -> 'counts' AS counts, counted ->> 'snapshot' AS snapshot, recounts
    FROM installation
   WHERE counted ->> 'epoch' = feed_epoch
     AND (counted ->> 'recounts')::int = recounts
     AND pg_snapshot_xmax((counted ->> 'snapshot')::pg_snapshot) <= pg_snapshot_xmax(feed_snapshot())
     AND (SELECT COALESCE(max(id), 0) FROM order_events) - (counted ->> 'lastEvent')::bigint
           <= (SELECT sum((status ->> 'n')::bigint) FROM jsonb_array_elements(counted -> 'counts') AS status)`

const Row: z.ZodType<Checkpoint> = z.object({
  counts: CountsColumn,
  snapshot: z.string().transform(parseSnapshot),
  recounts: z.number(),
})

/** The stored checkpoint, if it holds and saves time. Errors of the database pass through. */
export async function readCheckpoint(sql: Sql): Promise<Checkpoint | undefined> {
  const [checkpoint] = await sql.rows(Row, READ)
  return checkpoint
}

/**
 * Stores a full count as the new checkpoint, unless the servers were told to count again meanwhile, or the
 * database was replaced. Errors of the database pass through.
 */
export async function storeCheckpoint(
  sql: Sql,
  { counts, snapshot, recounts, epoch, lastEvent }: NewCheckpoint,
): Promise<void> {
  const rows = [...counts].map(([status, n]) => ({ status, n }))
  const counted = { counts: rows, snapshot: snapshot.text, recounts, epoch, lastEvent }
  await sql.run(
    'UPDATE installation SET counted = $1::text::jsonb WHERE recounts = $2 AND feed_epoch IS NOT DISTINCT FROM $3',
    [JSON.stringify(counted), recounts, epoch],
  )
}
