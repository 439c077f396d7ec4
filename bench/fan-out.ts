import { createBenchDatabase, type BenchDatabase } from './databases/bench-database.ts'
import { fillOrders } from './databases/fill-orders.ts'
import { LoadProcess } from './load/load-process.ts'
import type { Measured } from './load/messages.ts'
import { ORDERS } from './peers/order-stats.ts'
import { MeasuredServer } from './servers/measured-server.ts'
import { hasNchan, NchanServer } from './servers/nchan-server.ts'
import { createSessions } from './servers/sessions.ts'
import type { StreamServer } from './servers/stream-server.ts'

/** The operation of all streams, with eight fields. */
export const ORDER_STATS = `subscription { orderStats { totalOrders pendingCount shippedCount outForDeliveryCount deliveredCount cancelledCount recentUpdates timestamp } }`

export const SUBJECT = 'order dashboard'
export const FLOOR = 'bare-socket'
const NCHAN = 'nginx-nchan'
export const PEERS = [FLOOR, NCHAN, 'node-http', 'yoga-jit', 'yoga', 'graphql-sse'] as const
export type ServerName = typeof SUBJECT | (typeof PEERS)[number]

export interface Scenario {
  name: string
  streams: number
  tickMs: number
  /** The servers that can complete it. Others need longer than a tick for the updates of one tick. */
  servers: readonly ServerName[]
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: '1,000 streams, 5 updates/s',
    streams: 1_000,
    tickMs: 200,
    servers: [SUBJECT, FLOOR, NCHAN, 'node-http', 'yoga-jit', 'yoga', 'graphql-sse'],
  },
  {
    name: '10,000 streams, 1 update/s',
    streams: 10_000,
    tickMs: 1_000,
    servers: [SUBJECT, FLOOR, NCHAN, 'node-http', 'yoga'],
  },
]

/** The result of one run of one server. */
export interface FanOutRun extends Measured {
  scenario: string
  server: ServerName
  /** Time until all streams have received their first value. */
  connectMs: number
  /** User and system time of the server per update and stream. */
  cpuMicrosPerUpdate: number
  /** Growth of the resident memory after a garbage collection, compared with the server without streams. */
  rssBytesPerStream: number
  /** The same, after V8 has also released its reserved memory. */
  compactRssBytesPerStream: number
  /** Growth of V8's objects and buffers. */
  heapBytesPerStream: number
}

/** A server that could not complete a scenario. */
export interface FanOutFailure {
  scenario: string
  server: ServerName
  reason: string
}

export interface FanOutSettings {
  postgres: string | undefined
  scenarios: readonly Scenario[]
  /** Runs of each server; the servers in `SLOW` run only `slowRounds` times. */
  rounds: number
  slowRounds: number
  windowMs: number
  progress: (line: string) => void
  /** Directory for a CPU profile and a heap snapshot of the last run of the subject. */
  profileTo?: string | undefined
}

const SLOW: readonly ServerName[] = ['yoga-jit', 'yoga', 'graphql-sse']

/** Milliseconds between opening streams and measuring, for work that opening leaves behind. */
const SETTLE_MS = 4_000

/**
 * Measures what a server spends on updates of many streams. The servers alternate: each runs once before
 * any of them runs again.
 */
export async function measureFanOut(
  settings: FanOutSettings,
): Promise<{ runs: FanOutRun[]; failures: FanOutFailure[] }> {
  const database = await createBenchDatabase(settings.postgres)
  const credentials = await prepare(database)
  const runs: FanOutRun[] = []
  const failures: FanOutFailure[] = []
  for (const scenario of settings.scenarios) {
    for (let round = 1; round <= settings.rounds; round += 1) {
      for (const server of scenario.servers) {
        if (SLOW.includes(server) && round > settings.slowRounds) continue
        if (server === NCHAN && !hasNchan()) continue
        const last = round === settings.rounds && server === SUBJECT
        const heading = `${scenario.name}, round ${round}, ${server}`
        try {
          const run = await runOnce(scenario, server, database, credentials, {
            ...settings,
            profileTo: last ? settings.profileTo : undefined,
          })
          runs.push(run)
          settings.progress(
            `${heading}: ${run.cpuMicrosPerUpdate.toFixed(1)} µs, ` +
              `${(run.rssBytesPerStream / 1024).toFixed(1)} KB`,
          )
        } catch (error) {
          // A peer may be too slow for the scenario, but the product must complete it.
          if (server === SUBJECT) throw error
          failures.push({ scenario: scenario.name, server, reason: String(error) })
          settings.progress(`${heading}: ${String(error)}`)
        }
      }
    }
  }
  await database.drop()
  return { runs, failures }
}

async function prepare(database: BenchDatabase): Promise<string[]> {
  const opened = await database.open()
  try {
    await fillOrders(opened.sql, ORDERS)
    return await createSessions(opened.sql, 1)
  } finally {
    await opened.close()
  }
}

async function runOnce(
  { name, streams, tickMs }: Scenario,
  serverName: ServerName,
  { env }: BenchDatabase,
  credentials: readonly string[],
  { windowMs, profileTo }: FanOutSettings,
): Promise<FanOutRun> {
  const server = await startServer(serverName, env, tickMs)
  const load = new LoadProcess()
  try {
    const target = { url: server.url, query: ORDER_STATS, credentials }
    // The first streams make a server load and compile code. That memory must not count as theirs.
    await load.open(target, 200)
    await load.close()
    await pause(SETTLE_MS)
    const before = await server.memory()
    const connectMs = await load.open(target, streams)
    await pause(SETTLE_MS)
    const measured = await load.measure(server.pid, windowMs)
    const after = await server.memory()
    if (profileTo !== undefined && server instanceof MeasuredServer) {
      const file = `${profileTo}/subject-${streams}`
      await server.profile(`${file}.cpuprofile`, 10_000)
      await server.snapshot(`${file}.heapsnapshot`)
    }
    return {
      scenario: name,
      server: serverName,
      connectMs,
      ...measured,
      cpuMicrosPerUpdate: (measured.serverCpuMs * 1_000) / measured.delivered,
      rssBytesPerStream: (after.rss - before.rss) / streams,
      compactRssBytesPerStream: (after.compactRss - before.compactRss) / streams,
      heapBytesPerStream:
        (after.heapUsed + after.external - before.heapUsed - before.external) / streams,
    }
  } finally {
    await load.stop()
    await server.stop()
  }
}

export function startServer(
  name: ServerName,
  env: BenchDatabase['env'],
  tickMs: number,
): Promise<StreamServer> {
  if (name === SUBJECT) return MeasuredServer.startSubject(env, { tickMs })
  if (name === NCHAN) return NchanServer.start({ tickMs })
  return MeasuredServer.startPeer(name, { tickMs })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
