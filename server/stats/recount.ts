import type { Sql } from '../db/sql.ts'
import type { Logger } from '../process/log.ts'
import { RepeatedFault } from '../process/repeated-fault.ts'
import type { Running } from '../process/running.ts'
import type { CountedState, LiveCounts } from './live-counts.ts'
import { countAll } from './load-counts.ts'
import { readMoves } from './read-moves.ts'
import { afterMoves, areEqual, asRecord, type StatusCounts } from './status-counts.ts'

/** Counts that a server holds and a full count of the orders, both as of the same snapshot. */
export interface Comparison {
  readonly held: StatusCounts
  readonly counted: StatusCounts
}

/**
 * Compares counts that were held before the call with a full count. `undefined` if they cannot be compared,
 * because the orders are being counted again anyway. Errors of the database pass through.
 */
export async function compareCounts(sql: Sql, held: CountedState): Promise<Comparison | undefined> {
  const counted = await countAll(sql)
  if (counted.recounts !== held.recounts) return undefined
  const { moves } = await readMoves(sql, held.snapshot, counted.snapshot)
  return { held: afterMoves(held.counts, moves), counted: counted.counts }
}

/**
 * Makes all servers on this database count the orders again, by the number `recounts`, which each of them reads
 * with every advance. Does nothing if this number is no longer `since`: another server has done it meanwhile.
 */
export async function requestRecount(sql: Sql, since: number): Promise<void> {
  await sql.run('UPDATE installation SET recounts = recounts + 1 WHERE recounts = $1', [since])
}

/**
 * Counts all orders and makes all servers count again: after a load with triggers disabled. It has no time
 * limit. Errors of the database pass through.
 */
export async function recountOrders(sql: Sql): Promise<StatusCounts> {
  await sql.run('UPDATE installation SET recounts = recounts + 1')
  return (await countAll(sql)).counts
}

export interface RecountSettings {
  sql: Sql
  counts: LiveCounts
  log: Logger
  /**
   * Time between two comparisons, in ms.
   * @default 600_000
   */
  intervalMs?: number
}

/**
 * Compares the counts in memory with a full count now and then, and makes all servers count again if they
 * differ. Orders that were written with triggers disabled are found this way. A comparison is left out while
 * the counts in memory are not up to date, for example during a large change. A failure is logged, and the
 * next comparison tries again.
 */
export function startRecounts({
  sql,
  counts,
  log,
  intervalMs = 600_000,
}: RecountSettings): Running {
  let working: Promise<void> = Promise.resolve()
  let isWorking = false
  const fault = new RepeatedFault({
    log,
    level: 'warn',
    failed: 'the counts could not be compared; it will be tried again',
    works: 'the counts can be compared again',
  })
  const work = async () => {
    const held = counts.present
    if (held === undefined) return
    const comparison = await compareCounts(sql, held)
    if (comparison === undefined || areEqual(comparison.held, comparison.counted)) return
    const figures = { held: asRecord(comparison.held), counted: asRecord(comparison.counted) }
    log.warn(figures, 'the counts in memory were wrong; all servers count the orders again')
    await requestRecount(sql, held.recounts)
    await counts.advance()
  }
  const timer = setInterval(() => {
    if (isWorking) return
    isWorking = true
    working = work()
      .then(
        () => fault.succeeded(),
        (error: unknown) => fault.happened(error),
      )
      .finally(() => {
        isWorking = false
      })
  }, intervalMs)
  return {
    async stop() {
      clearInterval(timer)
      await working
    },
  }
}
