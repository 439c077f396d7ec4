import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { shareNext } from '../async/share-next.ts'
import type { Database } from '../db/database.ts'
import { StandbyError } from '../db/server-identity.ts'
import type { Logger } from '../process/log.ts'
import { RepeatedFault } from '../process/repeated-fault.ts'

export interface ReadinessSettings {
  database: Pick<Database, 'feed'>
  log: Logger
  /**
   * How long the database may take, in ms. It is shorter than the patience of a load balancer, and than the time after
   * which a silent connection counts as dead.
   * @default 4_000
   */
  answerMs?: number
}

/**
 * Creates the check whether the database answers, has the tables, lets this role read them, and is no standby. If it
 * fails, the log has the reason.
 */
export function databaseReadiness({
  database: { feed },
  log,
  answerMs = 4_000,
}: ReadinessSettings): () => Promise<boolean> {
  const fault = new RepeatedFault({
    log,
    level: 'warn',
    failed: 'not ready: the database cannot be used',
    works: 'ready: the database can be used again',
  })
  const read = shareNext(() =>
    feed.one(
      z.object({ standby: z.boolean() }),
      'SELECT pg_is_in_recovery() AS standby FROM installation',
    ),
  )
  return async () => {
    const answered = new AbortController()
    try {
      const { standby } = await Promise.race([read(), silence(answerMs, answered.signal)])
      if (standby) throw new StandbyError()
    } catch (error) {
      fault.happened(error)
      return false
    } finally {
      answered.abort()
    }
    fault.succeeded()
    return true
  }
}

/** Rejects after a time, unless the database has answered. */
async function silence(ms: number, answered: AbortSignal): Promise<never> {
  await pause(ms, undefined, { signal: answered })
  throw new Error(`the database did not answer within ${ms} ms`)
}
