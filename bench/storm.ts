import { z } from 'zod'
import { createBenchDatabase } from './databases/bench-database.ts'
import { FLOOR, ORDER_STATS, startServer, SUBJECT, type ServerName } from './fan-out.ts'
import { LoadProcess, type StreamTarget } from './load/load-process.ts'
import { MeasuredServer } from './servers/measured-server.ts'
import { createSessions } from './servers/sessions.ts'
import type { StreamServer } from './servers/stream-server.ts'

const ORDER_EVENTS =
  'subscription ($after: String) { orderEvents(after: $after) { events { id kind } cursor reset } }'

/**
 * The operations of a storm: statistics by GET, as a program requests them; statistics by POST, as the
 * page does; or the event feed, resumed from a cursor.
 */
const ASKED = {
  statistics: () => Promise.resolve({ query: ORDER_STATS }),
  'statistics by POST': () => Promise.resolve({ query: ORDER_STATS, method: 'POST' }),
  'resumed events': async (load, target) => ({
    query: ORDER_EVENTS,
    method: 'POST',
    variables: { after: await presentCursor(load, target) },
  }),
} as const satisfies Record<
  string,
  (
    load: LoadProcess,
    target: Pick<StreamTarget, 'url' | 'credentials'>,
  ) => Promise<Pick<StreamTarget, 'query' | 'method' | 'variables'>>
>

export interface Storm {
  server: ServerName
  asked: keyof typeof ASKED
}

/** The storm with which the others are compared. */
export const STORM_FLOOR: Storm = { server: FLOOR, asked: 'statistics' }

export const STORMS: readonly Storm[] = [
  { server: SUBJECT, asked: 'statistics' },
  { server: SUBJECT, asked: 'statistics by POST' },
  { server: SUBJECT, asked: 'resumed events' },
  STORM_FLOOR,
  { server: 'node-http', asked: 'statistics' },
  { server: 'yoga', asked: 'statistics' },
]

export interface StormRun extends Storm {
  streams: number
  sessions: number
  /** Time until all streams have received their first value. */
  connectMs: number
}

export interface StormSettings {
  postgres: string | undefined
  streams: number
  sessions: number
  rounds: number
  progress: (line: string) => void
  /** Directory for CPU profiles of the subject while clients connect, in its last runs. */
  profileTo?: string | undefined
}

/** Measures how long many clients need to reconnect at once. Each run uses a newly started server. */
export async function measureStorm(settings: StormSettings): Promise<StormRun[]> {
  const { streams, sessions, rounds, progress } = settings
  const database = await createBenchDatabase(settings.postgres)
  const opened = await database.open()
  const credentials = await createSessions(opened.sql, sessions)
  await opened.close()

  const runs: StormRun[] = []
  for (let round = 1; round <= rounds; round += 1) {
    for (const storm of STORMS) {
      const server = await startServer(storm.server, database.env, 5_000)
      const load = new LoadProcess()
      try {
        const target = { url: server.url, credentials }
        const asked = await ASKED[storm.asked](load, target)
        const profile = round === rounds ? startProfile(server, storm, settings) : undefined
        const connectMs = await load.open({ ...target, ...asked }, streams)
        runs.push({ ...storm, streams, sessions, connectMs })
        const heading = `connect storm, round ${round}, ${storm.server}, ${storm.asked}`
        progress(`${heading}: ${connectMs.toFixed(0)} ms`)
        await profile
      } finally {
        await load.stop()
        await server.stop()
      }
    }
  }
  await database.drop()
  return runs
}

function startProfile(
  server: StreamServer,
  storm: Storm,
  { profileTo }: StormSettings,
): Promise<void> | undefined {
  if (profileTo === undefined || !(server instanceof MeasuredServer)) return undefined
  if (storm.server !== SUBJECT) return undefined
  return server.profile(`${profileTo}/storm, ${storm.asked}.cpuprofile`, 10_000)
}

const Batch = z.object({
  data: z.object({ orderEvents: z.object({ cursor: z.string() }) }),
})

/** The current cursor of the event feed, as a subscriber receives it. */
async function presentCursor(
  load: LoadProcess,
  target: Pick<StreamTarget, 'url' | 'credentials'>,
): Promise<string> {
  await load.observe({ ...target, query: ORDER_EVENTS, method: 'POST' }, 1)
  const [first] = await load.observed()
  await load.close()
  return Batch.parse(JSON.parse(first?.data ?? '')).data.orderEvents.cursor
}
