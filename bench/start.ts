import { z } from 'zod'
import { createBenchDatabase } from './databases/bench-database.ts'
import { fillOrders } from './databases/fill-orders.ts'
import { MeasuredServer } from './servers/measured-server.ts'
import { createSessions } from './servers/sessions.ts'
import { median } from './statistics.ts'

/** Times of the server's starts on one database, in ms since the process was created. */
export interface StartRun {
  orders: number
  /** The first start, until it answers with statistics. */
  firstMs: number
  /** Later starts (median): until the server listens, and until it answers with statistics. */
  listeningMs: number
  statisticsMs: number
  /** Counting all orders by status, beside it. */
  countAllMs: number
}

const LATER_STARTS = 5
const Answer = z.object({ data: z.object({ orderStats: z.object({ totalOrders: z.number() }) }) })
const Count = z.object({ n: z.number() })

/** Measures how long the server needs from its start to its first statistics, for each database size. */
export async function measureStart(
  postgres: string,
  sizes: readonly number[],
  progress: (line: string) => void,
): Promise<StartRun[]> {
  const runs: StartRun[] = []
  for (const orders of sizes) {
    const database = await createBenchDatabase(postgres)
    const opened = await database.open()
    try {
      await fillOrders(opened.sql, orders)
      await opened.sql.run('VACUUM orders')
      const [cookie = ''] = await createSessions(opened.sql, 1)
      const first = await start(database.env, cookie, orders)
      const later: Started[] = []
      for (let n = 0; n < LATER_STARTS; n += 1)
        later.push(await start(database.env, cookie, orders))
      const began = performance.now()
      await opened.sql.rows(Count, 'SELECT count(*)::int AS n FROM orders GROUP BY status')
      const run = {
        orders,
        firstMs: first.statisticsMs,
        listeningMs: median(later.map(({ listeningMs }) => listeningMs)) ?? NaN,
        statisticsMs: median(later.map(({ statisticsMs }) => statisticsMs)) ?? NaN,
        countAllMs: performance.now() - began,
      }
      runs.push(run)
      progress(
        `start with ${orders} orders: first ${run.firstMs.toFixed(0)} ms, later ${run.statisticsMs.toFixed(0)} ms`,
      )
    } finally {
      await opened.close()
      await database.drop()
    }
  }
  return runs
}

interface Started {
  listeningMs: number
  statisticsMs: number
}

async function start(
  env: Readonly<Record<string, string>>,
  cookie: string,
  orders: number,
): Promise<Started> {
  const began = performance.now()
  const server = await MeasuredServer.startSubject(env, { tickMs: 5_000 })
  const listeningMs = performance.now() - began
  try {
    const query = encodeURIComponent('{ orderStats { totalOrders } }')
    const response = await fetch(`${server.url}/graphql?query=${query}`, {
      headers: { cookie: cookie.replace(/^Cookie: /, '').trim() },
    })
    const { totalOrders } = Answer.parse(await response.json()).data.orderStats
    if (totalOrders !== orders) throw new Error(`${totalOrders} orders instead of ${orders}`)
    return { listeningMs, statisticsMs: performance.now() - began }
  } finally {
    await server.stop()
  }
}
