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
  /** Commits, over all streams that watched. */
  samples: number
  /** Commits that a stream was not told of. */
  missing: number
  writesPerSecond: number
  /** From the writer's knowledge of the commit to a stream's receipt of it. */
  msP50: number
  msP99: number
}

const STREAMS = 1_000
const WATCHERS = 10
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
 * Another process writes 200 orders a second while a thousand dashboards are open; ten further
 * streams watch for what it writes.
 */
export async function measureCommitLatency(
  postgres: string,
  forMs: number,
  progress: (line: string) => void,
): Promise<CommitLatency[]> {
  const database = await createBenchDatabase(postgres)
  const opened = await database.open()
  await fillOrders(opened.sql, INITIAL_ORDERS)
  const senders = await createSessions(opened.sql, 1)
  await opened.close()

  const server = await MeasuredServer.startSubject(database.env, { tickMs: 5_000 })
  const load = new LoadProcess()
  const writer = new AskedProcess(['--import', 'tsx', join(import.meta.dirname, 'writer/main.ts')])
  const results: CommitLatency[] = []
  try {
    const dashboards = { url: server.url, query: ORDER_STATS, senders }
    await load.open(dashboards, STREAMS)
    await load.watch({ ...dashboards, query: TOTAL_ORDERS }, WATCHERS)
    const withEvents = await hasOrderEvents(server.url, senders[0] ?? '')
    if (withEvents) await load.watch({ ...dashboards, query: ORDER_EVENTS }, WATCHERS)

    const request = { url: database.url, perSecond: PER_SECOND }
    // The first writes find nothing compiled; they are not counted, only added up.
    const warmUp = await writer.ask(Written, { ...request, forMs: 3_000 })
    await settle()
    await load.watched()
    const { commits } = await writer.ask(Written, { ...request, forMs })
    await settle()
    const arrivals = await load.watched()

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

/** Whether the schema has the feed of events. */
async function hasOrderEvents(url: string, sender: string): Promise<boolean> {
  const [name = '', value = ''] = sender.trim().split(': ')
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
 * A commit is shown by the first total that counts it: one writer's commits raise the total one by
 * one. All watching streams get the same totals, so each total's arrivals are one for each stream.
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
    // A tick may repeat a total: of each stream the first arrival counts.
    const arrivedFirst = (arrivedAt.get(total) ?? []).slice(0, WATCHERS)
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
    missing: commits.length * WATCHERS - delaysMs.length,
    writesPerSecond: (commits.length - 1) / seconds,
    msP50: percentile(delaysMs, 0.5) ?? NaN,
    msP99: percentile(delaysMs, 0.99) ?? NaN,
  }
}

/** Until what was committed has been pushed: early values come at most four times a second. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1_500))
}
