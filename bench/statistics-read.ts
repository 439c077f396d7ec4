import { z } from 'zod'
import type { Sql } from '../server/db/sql.ts'
import { countAll } from '../server/stats/load-counts.ts'
import { readMoves } from '../server/stats/read-moves.ts'
import { createBenchDatabase } from './databases/bench-database.ts'
import { fillOrders } from './databases/fill-orders.ts'
import { median } from './statistics.ts'

/** Median times for one database, in ms. */
export interface StatisticsRun {
  engine: string
  orders: number
  /** The first read of a server, which counts all orders. */
  loadMs: number
  /** The read of a request, after no event, after 100 and after `MANY_EVENTS`. */
  nothingNewMs: number
  someEventsMs: number
  manyEventsMs: number
  /** Counting all orders by status. */
  countAllMs: number
}

const COUNT_ALL = 'SELECT status::text, count(*)::int AS n FROM orders GROUP BY status'
const CountAll = z.object({ status: z.string(), n: z.number() })

/** The number of reads of each kind. Counting a table of millions is slow, so fewer reads suffice. */
const FAST_READS = 300
const SLOW_READS = 15

const SOME_EVENTS = 100
/** The events of a statement that changes very many orders. */
export const MANY_EVENTS = 500_000

/** Measures the reads that keep the counts in memory true, for each database size. */
export async function measureStatistics(
  postgres: string | undefined,
  sizes: readonly number[],
  progress: (line: string) => void,
): Promise<StatisticsRun[]> {
  const runs: StatisticsRun[] = []
  for (const orders of sizes) {
    const database = await createBenchDatabase(postgres)
    const opened = await database.open()
    try {
      await fillOrders(opened.sql, orders)
      await opened.sql.run('VACUUM ANALYZE')
      const run = { engine: database.engine, orders, ...(await measure(opened.sql)) }
      runs.push(run)
      progress(
        `${run.engine}, ${orders} orders: load ${run.loadMs.toFixed(1)} ms, nothing new ` +
          `${run.nothingNewMs.toFixed(2)} ms, ${MANY_EVENTS} events ${run.manyEventsMs.toFixed(0)} ms, ` +
          `counting all ${run.countAllMs.toFixed(1)} ms`,
      )
    } finally {
      await opened.close()
      await database.drop()
    }
  }
  return runs
}

async function measure(sql: Sql): Promise<Omit<StatisticsRun, 'engine' | 'orders'>> {
  const load: number[] = []
  const sqlCount: number[] = []
  for (let round = 0; round < SLOW_READS; round += 1) {
    load.push(await timed(() => countAll(sql)))
    sqlCount.push(await timed(() => sql.rows(CountAll, COUNT_ALL)))
  }
  return {
    loadMs: median(load) ?? NaN,
    nothingNewMs: await advanceAfter(sql, 0, FAST_READS),
    someEventsMs: await advanceAfter(sql, SOME_EVENTS, FAST_READS),
    manyEventsMs: await advanceAfter(sql, MANY_EVENTS, SLOW_READS),
    countAllMs: median(sqlCount) ?? NaN,
  }
}

/** Commits `events` and reads them `reads` times. @returns the median time of a read, in ms */
async function advanceAfter(sql: Sql, events: number, reads: number): Promise<number> {
  const { snapshot } = await countAll(sql)
  await sql.transaction(async (tx) => {
    await tx.run('SET LOCAL statement_timeout = 0')
    await tx.run(
      `INSERT INTO order_events (order_id, kind, from_status, to_status, actor)
       SELECT n, 'STATUS_CHANGED', 'PENDING', 'SHIPPED', 'bench' FROM generate_series(1, $1::int) AS n`,
      [events],
    )
  })
  const times: number[] = []
  for (let read = 0; read < reads; read += 1)
    times.push(await timed(() => readMoves(sql, snapshot)))
  return median(times) ?? NaN
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
