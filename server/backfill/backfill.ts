import { retryDelayMs } from '../db/retry-delay.ts'
import type { Sql } from '../db/sql.ts'
import type { Logger } from '../process/log.ts'
import { RepeatedFault } from '../process/repeated-fault.ts'
import type { Running } from '../process/running.ts'
import { fillHistory, isHistoryFilled } from './fill-history.ts'
import { Rhythm } from './rhythm.ts'

/**
 * After an upgrade, fills in the background what the new release added to orders and events (`fillHistory`).
 * Does nothing if that is done. `stop()` ends it after the batch that is running; the next start continues.
 * A failure is logged, and tried again with back-off.
 *
 * @param batchMs how long a batch should take, in ms
 */
export function startBackfill(sql: Sql, log: Logger, batchMs = 50): Running {
  const stopping = new AbortController()
  const working = fillUntilDone(sql, log, new Rhythm(batchMs, stopping.signal), stopping.signal)
  return {
    async stop() {
      stopping.abort()
      await working
    },
  }
}

async function fillUntilDone(
  sql: Sql,
  log: Logger,
  rhythm: Rhythm,
  signal: AbortSignal,
): Promise<void> {
  const fault = new RepeatedFault({
    log,
    level: 'warn',
    failed: 'the history of orders cannot be completed; it will be tried again',
    works: 'the history of orders is being completed again',
  })
  for (let failures = 0; ; failures += 1) {
    try {
      const isFilled = await isHistoryFilled(sql)
      fault.succeeded()
      if (isFilled) return
      if (failures === 0) log.info('the history of orders is being completed for this release')
      await fillHistory(sql, rhythm)
      log.info('the history of orders is complete')
      return
    } catch (error) {
      if (signal.aborted) return
      fault.happened(error)
      await rhythm.rest(retryDelayMs(failures, { maxMs: 60_000 })).catch(() => undefined)
    }
  }
}
