// `npm run bench`: measures the product and its peers. See docs/benchmarks.md.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp, cleanUpWhenInterrupted } from './cleanup.ts'
import { measureCommitLatency } from './commit-latency.ts'
import { findPostgres } from './databases/bench-database.ts'
import { measureEndurance } from './endurance.ts'
import { measureFanOut, SCENARIOS } from './fan-out.ts'
import { requireFileLimit } from './file-limit.ts'
import { readOptions, type Benchmark, type Options } from './options.ts'
import { measurePage, PAGE_NEEDS } from './page.ts'
import { measureQueries } from './queries.ts'
import { measureLongStatement } from './long-statement.ts'
import { machine } from './report/machine.ts'
import {
  commitLatencyTable,
  enduranceTable,
  fanOutTable,
  longStatementTable,
  pageTable,
  queriesTable,
  resumesTable,
  startTable,
  statisticsTable,
  stormTable,
  writingTable,
} from './report/summaries.ts'
import { measureResumes } from './resumes.ts'
import { buildPeers } from './servers/build-peers.ts'
import { measureStart } from './start.ts'
import { measureStatistics } from './statistics-read.ts'
import { measureStorm } from './storm.ts'
import { hasPgbench, measureWriting } from './writing.ts'

const RESULTS = join(import.meta.dirname, 'results')
const MOST_STREAMS = 10_000
const ENDURING_STREAMS = 15_000

interface Outcome {
  table: string
  runs: unknown
}
type Measure = (options: Options, postgres: string | undefined) => Promise<Outcome | string>

const NEEDS_POSTGRES = 'skipped: no PostgreSQL server answers (set BENCH_DATABASE_URL)'

/** The benchmarks. One that cannot run on this machine returns the reason instead of an outcome. */
const MEASURES: Readonly<Record<Benchmark, Measure>> = {
  'fan-out': async ({ long, profileTo }, postgres) => {
    const { runs, failures } = await measureFanOut({
      postgres,
      scenarios: SCENARIOS,
      rounds: long ? 5 : 2,
      slowRounds: long ? 2 : 1,
      windowMs: long ? 20_000 : 8_000,
      progress,
      profileTo,
    })
    return { table: fanOutTable(runs, failures), runs }
  },
  async storm({ long, profileTo }, postgres) {
    const rounds = long ? 5 : 2
    const size = { streams: MOST_STREAMS, sessions: 500 }
    const runs = await measureStorm({ postgres, ...size, rounds, progress, profileTo })
    return { table: stormTable(runs), runs }
  },
  async statistics({ long }, postgres) {
    const embedded = await measureStatistics(undefined, [10_000, 100_000], progress)
    const sizes = [10_000, 1_000_000, ...(long ? [10_000_000] : [])]
    const served = postgres === undefined ? [] : await measureStatistics(postgres, sizes, progress)
    const runs = [...served, ...embedded]
    return { table: statisticsTable(runs), runs }
  },
  async writing({ long }, postgres) {
    if (postgres === undefined) return NEEDS_POSTGRES
    if (!(await hasPgbench()))
      return 'skipped: pgbench, which is part of PostgreSQL, is not installed'
    const extent = long ? { rounds: 5, seconds: 15 } : { rounds: 3, seconds: 5 }
    const runs = await measureWriting(postgres, extent, progress)
    return { table: writingTable(runs), runs }
  },
  'commit-latency': async ({ long }, postgres) => {
    if (postgres === undefined) return NEEDS_POSTGRES
    const runs = await measureCommitLatency(postgres, long ? 60_000 : 10_000, progress)
    return { table: commitLatencyTable(runs), runs }
  },
  async resumes({ long }, postgres) {
    if (postgres === undefined) return NEEDS_POSTGRES
    const size = long ? { behind: 300_000, windowMs: 60_000 } : { behind: 90_000, windowMs: 15_000 }
    const runs = await measureResumes({ postgres, clients: 200, ...size, progress })
    return { table: resumesTable(runs), runs }
  },
  async 'long-statement'({ long }, postgres) {
    if (postgres === undefined) return NEEDS_POSTGRES
    const run = await measureLongStatement({ postgres, rounds: long ? 5 : 2, progress })
    return { table: longStatementTable(run), runs: run }
  },
  async start({ long }, postgres) {
    if (postgres === undefined) return NEEDS_POSTGRES
    const sizes = [10_000, 1_000_000, ...(long ? [10_000_000] : [])]
    const runs = await measureStart(postgres, sizes, progress)
    return { table: startTable(runs), runs }
  },
  async page({ long }, postgres) {
    if (postgres === undefined) return NEEDS_POSTGRES
    if (PAGE_NEEDS !== undefined) return `skipped: ${PAGE_NEEDS}`
    const extent = long
      ? { loads: 15, calmMs: 120_000, busyMs: 60_000 }
      : { loads: 5, calmMs: 30_000, busyMs: 20_000 }
    const figures = await measurePage(postgres, extent, progress)
    return { table: pageTable(figures), runs: figures }
  },
  async queries({ long }, postgres) {
    if (postgres === undefined) return NEEDS_POSTGRES
    const extent = { orders: 1_000_000, repeats: long ? 200 : 50 }
    const runs = await measureQueries(postgres, extent, progress)
    return { table: queriesTable(runs), runs }
  },
  async endurance(_options, postgres) {
    const size = { streams: ENDURING_STREAMS, sessions: 500, tickMs: 1_000, minutes: 10 }
    const runs = await measureEndurance({ postgres, ...size, progress })
    return { table: enduranceTable(runs), runs }
  },
}

/** The number of concurrent streams of the benchmarks that open many. */
const STREAMS: Partial<Record<Benchmark, number>> = {
  'fan-out': MOST_STREAMS,
  storm: MOST_STREAMS,
  endurance: ENDURING_STREAMS,
}

function progress(line: string): void {
  console.log(`  ${line}`)
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const postgres = await findPostgres()
  requireFileLimit(Math.max(...options.benchmarks.map((name) => STREAMS[name] ?? 0)))
  if (options.benchmarks.some((name) => name === 'fan-out' || name === 'storm')) await buildPeers()
  if (options.profileTo !== undefined) mkdirSync(options.profileTo, { recursive: true })
  const environment = machine()
  console.log(
    `${environment.processors} processors, Node ${environment.node}, load ` +
      `${environment.loadAverage?.toFixed(1) ?? '?'}, ` +
      (postgres === undefined ? 'embedded database' : 'PostgreSQL'),
  )
  for (const name of options.benchmarks) {
    console.log(`\n${name}`)
    const outcome = await MEASURES[name](options, postgres)
    if (typeof outcome === 'string') {
      progress(outcome)
      continue
    }
    console.log(`\n${outcome.table}`)
    save(name, { at: new Date().toISOString(), options, machine: environment, runs: outcome.runs })
  }
}

function save(name: Benchmark, result: { at: string; [part: string]: unknown }): void {
  mkdirSync(RESULTS, { recursive: true })
  const file = join(RESULTS, `${name}-${result.at.replaceAll(':', '-')}.json`)
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`)
}

const interrupted = cleanUpWhenInterrupted()
try {
  await main()
} catch (error) {
  // Errors that an interruption causes are not failures.
  if (!interrupted.aborted) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
} finally {
  await cleanUp()
}
