import { join } from 'node:path'
import { z } from 'zod'
import { AskedProcess } from './asked-process.ts'
import { createBenchDatabase } from './databases/bench-database.ts'
import { fillOrders } from './databases/fill-orders.ts'
import { ORDER_STATS } from './fan-out.ts'
import { LoadProcess } from './load/load-process.ts'
import { MeasuredServer } from './servers/measured-server.ts'
import { createSessions } from './servers/sessions.ts'
import { percentile } from './statistics.ts'
import { Written } from './writer/messages.ts'

export interface CommitLatency {
  subscription: 'orderEvents' | 'orderStats'
  /** Observed commits, summed over the observing streams. */
  samples: number
  /** Commits that an observing stream did not receive. */
  missing: number
  writesPerSecond: number
  /** From the moment when the writer knows of the commit to its arrival on a stream. */
  msP50: number
  msP99: number
}

const STREAMS = 1_000
const OBSERVERS = 10
const PER_SECOND = 200
const INITIAL_ORDERS = 10_000

const ORDER_EVENTS = 'subscription { orderEvents { events { id orderId } cursor } }'
const TOTAL_ORDERS = 'subscription { orderStats { totalOrders } }'

interface Commit {
  at: number
  orderId: string
}
interface Arrival {
  at: number
  data: string
}

/**
 * Measures the time from a commit to its arrival on a stream. Another process writes 200 orders per
 * second while 1,000 dashboard streams are open; ten more streams observe the changes.
 */
export async function measureCommitLatency(
  postgres: string,
  forMs: number,
  progress: (line: string) => void,
): Promise<CommitLatency[]> {
  const database = await createBenchDatabase(postgres)
  const opened = await database.open()
  await fillOrders(opened.sql, INITIAL_ORDERS)
  const credentials = await createSessions(opened.sql, 1)
  await opened.close()

  const server = await MeasuredServer.startSubject(database.env, { tickMs: 5_000 })
  const load = new LoadProcess()
  const writer = new AskedProcess(['--import', 'tsx', join(import.meta.dirname, 'writer/main.ts')])
  const results: CommitLatency[] = []
  try {
    const dashboards = { url: server.url, query: ORDER_STATS, credentials }
    await load.open(dashboards, STREAMS)
    await load.observe({ ...dashboards, query: TOTAL_ORDERS }, OBSERVERS)
    const withEvents = await hasOrderEvents(server.url, credentials[0] ?? '')
    if (withEvents) await load.observe({ ...dashboards, query: ORDER_EVENTS }, OBSERVERS)

    const request = { url: database.url, perSecond: PER_SECOND }
    // The first writes are slow because no code is compiled yet. They are not measured, but the totals
    // include them.
    const warmUp = await writer.ask(Written, { ...request, forMs: 3_000 })
    await settle()
    await load.observed()
    const { commits } = await writer.ask(Written, { ...request, forMs })
    await settle()
    const arrivals = await load.observed()

    const before = INITIAL_ORDERS + warmUp.commits.length
    if (withEvents) results.push(summary('orderEvents', commits, eventDelays(commits, arrivals)))
    results.push(summary('orderStats', commits, statsDelays(commits, arrivals, before)))
  } finally {
    await writer.stop()
    await load.stop()
    await server.stop()
  }
  await database.drop()
  for (const { subscription, msP50, msP99 } of results) {
    progress(`commit → ${subscription}: p50 ${msP50.toFixed(1)} ms, p99 ${msP99.toFixed(1)} ms`)
  }
  return results
}

const Types = z.object({
  data: z.object({ __type: z.object({ fields: z.array(z.object({ name: z.string() })) }) }),
})

/** Whether the measured build has the subscription `orderEvents`. */
async function hasOrderEvents(url: string, credential: string): Promise<boolean> {
  const [name = '', value = ''] = credential.trim().split(': ')
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', [name]: value },
    body: JSON.stringify({ query: '{ __type(name: "Subscription") { fields { name } } }' }),
  })
  const { data } = Types.parse(await response.json())
  return data.__type.fields.some((field) => field.name === 'orderEvents')
}

const EventsData = z.object({
  data: z.object({
    orderEvents: z.object({ events: z.array(z.object({ orderId: z.string() })) }),
  }),
})

function eventDelays(commits: readonly Commit[], arrivals: readonly Arrival[]): number[] {
  const committed = new Map(commits.map(({ orderId, at }) => [orderId, at]))
  return arrivals.flatMap(({ at, data }) => {
    const parsed = EventsData.safeParse(JSON.parse(data))
    if (!parsed.success) return []
    return parsed.data.data.orderEvents.events.flatMap(({ orderId }) => {
      const committedAt = committed.get(orderId)
      return committedAt === undefined ? [] : [at - committedAt]
    })
  })
}

const StatsData = z.object({
  data: z.object({ orderStats: z.object({ totalOrders: z.number() }) }),
})

/**
 * A commit has arrived with the first total that includes it, because each commit of the single writer
 * raises the total by one. All observing streams receive the same totals, once each.
 */
function statsDelays(
  commits: readonly Commit[],
  arrivals: readonly Arrival[],
  before: number,
): number[] {
  const arrivedAt = new Map<number, number[]>()
  for (const { at, data } of arrivals) {
    const parsed = StatsData.safeParse(JSON.parse(data))
    if (!parsed.success) continue
    const { totalOrders } = parsed.data.data.orderStats
    arrivedAt.set(totalOrders, [...(arrivedAt.get(totalOrders) ?? []), at])
  }
  const totals = [...arrivedAt.keys()].sort((a, b) => a - b)
  return commits.flatMap(({ at }, index) => {
    const total = totals.find((each) => each >= before + index + 1)
    if (total === undefined) return []
    // A tick may repeat a total. Only the first arrival on each stream counts.
    const arrivedFirst = (arrivedAt.get(total) ?? []).slice(0, OBSERVERS)
    return arrivedFirst.map((arrival) => arrival - at)
  })
}

function summary(
  subscription: CommitLatency['subscription'],
  commits: readonly Commit[],
  delaysMs: readonly number[],
): CommitLatency {
  const [first, last] = [commits[0], commits.at(-1)]
  const seconds = first === undefined || last === undefined ? NaN : (last.at - first.at) / 1_000
  return {
    subscription,
    samples: delaysMs.length,
    missing: commits.length * OBSERVERS - delaysMs.length,
    writesPerSecond: (commits.length - 1) / seconds,
    msP50: percentile(delaysMs, 0.5) ?? NaN,
    msP99: percentile(delaysMs, 0.99) ?? NaN,
  }
}

/** Waits until all commits have been pushed. Early values are sent at most four times a second. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1_500))
}
