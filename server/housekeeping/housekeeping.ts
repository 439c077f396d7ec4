import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import type { Logger } from '../process/log.ts'
import type { Running } from '../process/running.ts'
import { RETENTION } from './retention.ts'

/**
 * `order_counts` has several rows per status, its slots, so that concurrent writers do not wait for each
 * other. Concurrent writers use fewer slots than this; if there are more, some are left over.
 */
const MANY_SLOTS = 64

const Slots = z.object({ slots: z.number() })

/**
 * Deletes expired rows (`RETENTION`), and folds the counter slots that writers under REPEATABLE READ or
 * SERIALIZABLE left behind. It can run at any time, beside writers and other servers.
 */
export async function keepHouse(sql: Sql): Promise<void> {
  for (const [table, expired] of Object.entries(RETENTION)) {
    if (expired !== undefined) await sql.run(`DELETE FROM ${table} WHERE ${expired}`)
  }
  const { slots } = await sql.one(Slots, 'SELECT count(*)::int AS slots FROM order_counts')
  if (slots > MANY_SLOTS) await sql.run(FOLD_SLOTS)
}

/**
 * Replaces the slots that no writer holds by one slot per status. It is one statement, so that every query
 * sees the correct sum.
 */
const FOLD_SLOTS = `
  WITH free AS MATERIALIZED (
    SELECT status, slot FROM order_counts FOR UPDATE SKIP LOCKED
  ), folded AS (
    DELETE FROM order_counts USING free
     WHERE order_counts.status = free.status AND order_counts.slot = free.slot
    RETURNING order_counts.status, n
  )
  INSERT INTO order_counts (status, n) SELECT status, sum(n)::bigint FROM folded GROUP BY status`

/** Runs `keepHouse` now and every `intervalMs`. A failure is logged, and the next run tries again. */
export function startHousekeeping(sql: Sql, log: Logger, intervalMs = 3_600_000): Running {
  let working: Promise<void> = Promise.resolve()
  const work = () => {
    working = keepHouse(sql).catch((error: unknown) => {
      log.warn({ err: error }, 'housekeeping failed; it will be tried again')
    })
  }
  const timer = setInterval(work, intervalMs)
  work()
  return {
    async stop() {
      clearInterval(timer)
      await working
    },
  }
}
