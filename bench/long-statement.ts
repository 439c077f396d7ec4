import { z } from 'zod'
import type { Sql } from '../server/db/sql.ts'
import { createBenchDatabase } from './databases/bench-database.ts'
import { fillOrders } from './databases/fill-orders.ts'
import { ORDER_STATS } from './fan-out.ts'
import { LoadProcess } from './load/load-process.ts'
import { ResumingClient } from './load/resuming-client.ts'
import { monotonicMs } from './monotonic.ts'
import { otherViewer } from './other-viewer.ts'
import { MeasuredServer } from './servers/measured-server.ts'
import { createSessions } from './servers/sessions.ts'
import { median, percentile } from './statistics.ts'

export const CHANGED_ORDERS = 500_000
export const WATCHING_DASHBOARDS = 1_000

/** One statement that changes all orders. Times in ms; `…Ms` of arrivals count from the commit. */
export interface LongStatementRun {
  statementMs: number
  /** Until a subscriber of `orderStats` has the counts. */
  statisticsMs: number
  /** Until a subscriber of `orderUpdated` has its order: the tail has passed the statement. */
  watchedOrderMs: number
  /** Until a subscriber of `orderEvents` has the last event. */
  allEventsMs: number
  /** The longest time for which the event loop was kept busy, until the last event. */
  loopDelayMs: number
  /** Time of a small query of another viewer, before the statement and until the last event. */
  restMsP50: number
  otherMsP50: number
  otherMsP95: number
}

export interface LongStatementSettings {
  postgres: string
  rounds: number
  progress: (line: string) => void
}

const REST_MS = 3_000

/** Measures one statement that changes every order, while dashboards, a watcher and a feed are subscribed. */
export async function measureLongStatement({
  postgres,
  rounds,
  progress,
}: LongStatementSettings): Promise<LongStatementRun[]> {
  const database = await createBenchDatabase(postgres)
  const opened = await database.open()
  await fillOrders(opened.sql, CHANGED_ORDERS)
  const credentials = await createSessions(opened.sql, 3)
  const server = await MeasuredServer.startSubject(database.env, { tickMs: 5_000 })
  const load = new LoadProcess()
  const runs: LongStatementRun[] = []
  try {
    const target = { url: server.url, credentials: credentials.slice(0, 1) }
    await load.open({ ...target, query: ORDER_STATS }, WATCHING_DASHBOARDS)
    await load.observe({ ...target, query: 'subscription { orderStats { shippedCount } }' }, 1)
    await load.observe({ ...target, query: 'subscription { orderUpdated(id: 7) { status } }' }, 1)
    for (let round = 1; round <= rounds; round += 1) {
      const run = await change(opened.sql, server, load, {
        feed: { url: server.url, cookie: credentials[1] ?? '' },
        other: { url: server.url, cookie: credentials[2] ?? '' },
      })
      runs.push(run)
      progress(
        `long statement, round ${round}: statistics ${run.statisticsMs.toFixed(0)} ms after ` +
          `${run.statementMs.toFixed(0)} ms, all events ${run.allEventsMs.toFixed(0)} ms, ` +
          `event loop ${run.loopDelayMs.toFixed(0)} ms`,
      )
    }
  } finally {
    await load.stop()
    await server.stop()
    await opened.close()
    await database.drop()
  }
  return runs
}

type Viewer = Parameters<typeof otherViewer>[0]

async function change(
  sql: Sql,
  server: MeasuredServer,
  load: LoadProcess,
  { feed, other }: { feed: Viewer; other: Viewer },
): Promise<LongStatementRun> {
  const subscriber = new ResumingClient(feed, undefined)
  await subscriber.connected
  const rest = await otherViewer(other, AbortSignal.timeout(REST_MS))
  await load.observed()
  await server.loopDelay()
  const over = new AbortController()
  const others = otherViewer(other, over.signal)

  const began = monotonicMs()
  const counts = await changeAll(sql)
  const committed = monotonicMs()
  await subscriber.receive(CHANGED_ORDERS)
  const allEventsMs = monotonicMs() - committed
  over.abort()
  const times = await others
  const loopDelayMs = await server.loopDelay()
  subscriber.stop()

  const arrivals = await load.observed()
  const arrival = (text: string) =>
    (arrivals.find(({ data, at }) => at > began && data.includes(text))?.at ?? NaN) - committed
  return {
    statementMs: committed - began,
    statisticsMs: arrival(`"shippedCount":${counts.shipped}}`),
    watchedOrderMs: arrival(`"status":"${counts.watched}"`),
    ...{ allEventsMs, loopDelayMs },
    restMsP50: median(rest) ?? NaN,
    otherMsP50: median(times) ?? NaN,
    otherMsP95: percentile(times, 0.95) ?? NaN,
  }
}

const Counts = z.object({ shipped: z.number(), watched: z.string() })

/** Moves every order to another status, in one statement. */
async function changeAll(sql: Sql): Promise<z.infer<typeof Counts>> {
  await sql.transaction(async (tx) => {
    await tx.run('SET LOCAL statement_timeout = 0')
    await tx.run(
      `UPDATE orders SET status = CASE status WHEN 'SHIPPED' THEN 'OUT_FOR_DELIVERY' ELSE 'SHIPPED' END::order_status`,
    )
  })
  return sql.one(
    Counts,
    `SELECT count(*)::int AS shipped, (SELECT status::text FROM orders WHERE id = 7) AS watched
       FROM orders WHERE status = 'SHIPPED'`,
  )
}
