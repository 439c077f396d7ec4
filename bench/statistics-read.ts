import { z } from 'zod'
import type { Sql } from '../server/db/sql.ts'
import { readCounts } from '../server/stats/read-counts.ts'
import { createBenchDatabase } from './databases/bench-database.ts'
import { fillOrders } from './databases/fill-orders.ts'
import { median } from './statistics.ts'

export interface StatisticsRun {
  engine: string
  orders: number
  /** Median time of the product's read, in ms. */
  countersMs: number
  /** Median time of counting all orders by status, in ms. */
  countAllMs: number
}

const COUNT_ALL = 'SELECT status::text, count(*)::int AS n FROM orders GROUP BY status'
const CountAll = z.object({ status: z.string(), n: z.number() })

/** The number of reads of each kind. Counting a table of millions is slow, so fewer reads suffice. */
const FAST_READS = 300
const SLOW_READS = 15

/** Compares the read of a tick with counting all orders, alternating, for each database size. */
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
      const run = { engine: database.engine, orders, ...(await compare(opened.sql)) }
      runs.push(run)
      progress(
        `${run.engine}, ${orders} orders: ${run.countersMs.toFixed(2)} ms, ` +
          `counting all ${run.countAllMs.toFixed(1)} ms`,
      )
    } finally {
      await opened.close()
      await database.drop()
    }
  }
  return runs
}

async function compare(sql: Sql): Promise<{ countersMs: number; countAllMs: number }> {
  const counters: number[] = []
  const countAll: number[] = []
  for (let round = 0; round < SLOW_READS; round += 1) {
    for (let read = 0; read < FAST_READS / SLOW_READS; read += 1) {
      counters.push(await timed(() => readCounts(sql)))
    }
    countAll.push(await timed(() => sql.rows(CountAll, COUNT_ALL)))
  }
  return { countersMs: median(counters) ?? NaN, countAllMs: median(countAll) ?? NaN }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
