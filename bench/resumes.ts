import type { Sql } from '../server/db/sql.ts'
import { createBenchDatabase } from './databases/bench-database.ts'
import { fillOrders } from './databases/fill-orders.ts'
import { SUBJECT, startServer } from './fan-out.ts'
import { ResumingClient, type FeedTarget } from './load/resuming-client.ts'
import { otherViewer } from './other-viewer.ts'
import { createSessions } from './servers/sessions.ts'
import { median, percentile } from './statistics.ts'

const ORDERS = 10_000

/** Events of one transaction. The feed reads them, like most backlogs, in many pages. */
const EVENTS_PER_TRANSACTION = 1_500

export interface ResumeRun {
  name: string
  clients: number
  /** Events that a client had missed when it resumed. */
  behind: number
  /** Events that all clients together received, per second. */
  eventsPerSecond: number
  /** Time of a small query of another viewer, in ms. */
  otherMsP50: number | undefined
  otherMsP95: number | undefined
}

export interface ResumeSettings {
  postgres: string
  /** Events behind the present. */
  behind: number
  /** Clients that resume from different cursors at once. */
  clients: number
  /** How long those are measured, in ms. */
  windowMs: number
  progress: (line: string) => void
}

/**
 * Measures subscribers that resume from far behind: one alone, then many from the same cursor, then as many
 * from different cursors. Meanwhile another viewer asks small queries, one after the other.
 */
export async function measureResumes(settings: ResumeSettings): Promise<ResumeRun[]> {
  const { behind, clients, windowMs, progress } = settings
  const database = await createBenchDatabase(settings.postgres)
  const opened = await database.open()
  await fillOrders(opened.sql, ORDERS)
  const sessions = await createSessions(opened.sql, 1 + clients)
  const server = await startServer(SUBJECT, database.env, 5_000)
  const runs: ResumeRun[] = []
  try {
    const target = (n: number): FeedTarget => ({ url: server.url, cookie: sessions[n] ?? '' })
    const cursors = await writeBacklog(opened.sql, target(0), behind)
    await opened.sql.run('ANALYZE order_events')
    const run = async (name: string, after: readonly string[], ms: number) => {
      const rest = await otherViewer(target(0), AbortSignal.timeout(2_000))
      progress(`resumes, ${name}, at rest: others' p50 ${median(rest)?.toFixed(1) ?? '?'} ms`)
      const resuming = after.map((cursor, n) => new ResumingClient(target(1 + n), cursor))
      const over = new AbortController()
      const began = performance.now()
      const others = otherViewer(target(0), AbortSignal.any([over.signal, AbortSignal.timeout(ms)]))
      await Promise.race([
        Promise.all(resuming.map((client) => client.receive(behind / 2))),
        others,
      ])
      const seconds = (performance.now() - began) / 1_000
      const events = resuming.reduce((sum, client) => sum + client.events, 0)
      over.abort()
      for (const client of resuming) client.stop()
      const times = await others
      runs.push({
        name,
        clients: after.length,
        behind,
        eventsPerSecond: events / seconds,
        otherMsP50: median(times),
        otherMsP95: percentile(times, 0.95),
      })
      progress(`resumes, ${name}: ${(events / seconds).toFixed(0)} events/s`)
    }
    const first = cursors[0] ?? ''
    await run('one client', [first], 120_000)
    await run(
      'many clients, same cursor',
      Array.from({ length: clients }, () => first),
      windowMs,
    )
    await run('many clients, different cursors', cursors.slice(0, clients), windowMs)
  } finally {
    await server.stop()
    await opened.close()
    await database.drop()
  }
  return runs
}

/** Writes `count` events while a subscriber reads them. Returns the cursors of its batches, oldest first. */
async function writeBacklog(sql: Sql, target: FeedTarget, count: number): Promise<string[]> {
  const subscriber = new ResumingClient(target, undefined)
  await subscriber.connected
  for (let written = 0; written < count; written += EVENTS_PER_TRANSACTION) {
    await sql.run(
      `UPDATE orders SET total_credits = (total_credits + 1) % 10000 WHERE id BETWEEN $1 AND $2`,
      [1, Math.min(EVENTS_PER_TRANSACTION, count - written)],
    )
  }
  await subscriber.receive(count)
  subscriber.stop()
  return subscriber.cursors
}
