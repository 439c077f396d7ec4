import { onTestFinished } from 'vitest'
import { openPostgres } from '../db/postgres.ts'
import { createLog } from '../process/log.ts'
import type { ServiceSettings } from '../service/service.ts'
import type { TestDatabase } from './engines.ts'
import { runService, type RunningService } from './running-service.ts'

/** Starts two servers on one PostgreSQL database, each with its own connections. They are stopped after the test. */
export async function runTwoInstances(
  { database, url }: TestDatabase,
  settings: Partial<ServiceSettings> = {},
): Promise<[RunningService, RunningService]> {
  if (url === undefined) throw new Error('a second instance needs a database server')
  const other = await openPostgres({ url, directUrl: url, connections: 9 }, createLog('fatal'))
  onTestFinished(() => other.close())
  const first = await runService(database, settings)
  onTestFinished(() => first.stop())
  const second = await runService(other, settings)
  onTestFinished(() => second.stop())
  return [first, second]
}
