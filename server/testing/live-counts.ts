import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import type { Sql } from '../db/sql.ts'
import { Tail } from '../feed/tail.ts'
import { createLog, type Logger } from '../process/log.ts'
import { LiveCounts, type CountedState, type LiveCountsSettings } from '../stats/live-counts.ts'

interface Settings extends Partial<Omit<LiveCountsSettings, 'tail'>> {
  /** Most events in a page of the tail. */
  pageSize?: number
  log?: Logger
}

/** Starts counts in memory with a tail of their own, as each server does. They are stopped after the test. */
export async function startLiveCounts(
  database: Database,
  { pageSize = 500, log = createLog('silent'), ...settings }: Settings = {},
): Promise<{ counts: LiveCounts; tail: Tail }> {
  const sql = settings.sql ?? database.sql
  const tail = await Tail.start({ ...database, sql }, log, { pageSize })
  onTestFinished(() => tail.stop())
  const counts = new LiveCounts({ tail, log, ...settings, sql })
  onTestFinished(() => counts.stop())
  return { counts, tail }
}

const Counted = z.object({ status: z.string(), n: z.number() })

/**
 * Counts the orders as of a snapshot: counts the present ones, and takes back each event that is not visible in
 * the snapshot, all in one statement.
 */
export async function recountAt(sql: Sql, snapshot: string): Promise<Record<string, number>> {
  const rows = await sql.rows(
    Counted,
    `WITH later AS (
       SELECT from_status, to_status FROM order_events
        WHERE NOT pg_visible_in_snapshot(xid, $1::pg_snapshot)
     ), parts AS (
       SELECT status, 1 AS n FROM orders
       UNION ALL SELECT from_status, 1 FROM later WHERE from_status IS NOT NULL
       UNION ALL SELECT to_status, -1 FROM later WHERE to_status IS NOT NULL
     )
     SELECT status::text, sum(n)::float8 AS n FROM parts GROUP BY status HAVING sum(n) <> 0`,
    [snapshot],
  )
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]))
}

/** The counts of a state in the form of `recountAt`. */
export function countsAt({ counts }: CountedState): Record<string, number> {
  return Object.fromEntries([...counts].filter(([, n]) => n !== 0))
}
