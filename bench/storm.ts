import { createBenchDatabase } from './databases/bench-database.ts'
import { FLOOR, ORDER_STATS, startServer, SUBJECT, type ServerName } from './fan-out.ts'
import { LoadProcess } from './load/load-process.ts'
import { MeasuredServer } from './servers/measured-server.ts'
import { createSessions } from './servers/sessions.ts'

export const STORM_SERVERS: readonly ServerName[] = [SUBJECT, FLOOR, 'yoga']

export interface StormRun {
  server: ServerName
  streams: number
  sessions: number
  /** Until all streams had their first value. */
  connectMs: number
}

export interface StormSettings {
  postgres: string | undefined
  streams: number
  sessions: number
  rounds: number
  progress: (line: string) => void
  /** Directory for a CPU profile of the subject while all come, made in its last run. */
  profileTo?: string | undefined
}

/** Everybody comes back at once after a restart: each run has a server that has just started. */
export async function measureStorm(settings: StormSettings): Promise<StormRun[]> {
  const { streams, sessions, rounds, progress } = settings
  const database = await createBenchDatabase(settings.postgres)
  const opened = await database.open()
  const senders = await createSessions(opened.sql, sessions)
  await opened.close()

  const runs: StormRun[] = []
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of STORM_SERVERS) {
      const server = await startServer(name, database.env, 5_000)
      const load = new LoadProcess()
      const profiled = settings.profileTo !== undefined && name === SUBJECT && round === rounds
      const profile =
        profiled && server instanceof MeasuredServer
          ? server.profile(`${settings.profileTo ?? ''}/storm.cpuprofile`, 10_000)
          : undefined
      try {
        const target = { url: server.url, query: ORDER_STATS, senders }
        const connectMs = await load.open(target, streams)
        runs.push({ server: name, streams, sessions, connectMs })
        progress(`connect storm, round ${round}, ${name}: ${connectMs.toFixed(0)} ms`)
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
