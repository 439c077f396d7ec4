import type { Sql } from '../db/sql.ts'
import type { Logger } from '../process/log.ts'
import { RepeatedFault } from '../process/repeated-fault.ts'
import type { Running } from '../process/running.ts'
import { refreshStatistics } from '../db/planner-statistics.ts'
import { RETENTION } from './retention.ts'

/**
 * Deletes expired rows (`RETENTION`) and gives the planner statistics where it has none. It can run at any
 * time, beside writers and other servers.
 */
export async function keepHouse(sql: Sql): Promise<void> {
  await refreshStatistics(sql)
  for (const [table, expired] of Object.entries(RETENTION)) {
    if (expired !== undefined) await sql.run(`DELETE FROM ${table} WHERE ${expired}`)
  }
}

/** Runs `keepHouse` now and every `intervalMs`. A failure is logged, and the next run tries again. */
export function startHousekeeping(sql: Sql, log: Logger, intervalMs = 3_600_000): Running {
  let working: Promise<void> = Promise.resolve()
  const fault = new RepeatedFault({
    log,
    level: 'warn',
    failed: 'housekeeping failed; it will be tried again',
    works: 'housekeeping works again',
  })
  const work = () => {
    working = keepHouse(sql).then(
      () => fault.succeeded(),
      (error: unknown) => fault.happened(error),
    )
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
