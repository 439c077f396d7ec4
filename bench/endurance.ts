import { createBenchDatabase } from './databases/bench-database.ts'
import { ORDER_STATS } from './fan-out.ts'
import { LoadProcess } from './load/load-process.ts'
import type { Measured } from './load/messages.ts'
import { MeasuredServer } from './servers/measured-server.ts'
import { createSessions } from './servers/sessions.ts'

/** The measurements of one minute. */
export interface EnduranceMinute extends Measured {
  minute: number
  streams: number
  /** Memory of the server at the end of the minute, after a garbage collection. */
  rssBytes: number
  heapBytes: number
}

export interface EnduranceSettings {
  postgres: string | undefined
  streams: number
  minutes: number
  /** The number of sessions among which the streams are divided. */
  sessions: number
  tickMs: number
  progress: (line: string) => void
}

const MINUTE_MS = 60_000

/** Keeps very many streams of one server open, to see whether streams are lost or memory grows. */
export async function measureEndurance(settings: EnduranceSettings): Promise<EnduranceMinute[]> {
  const { streams, minutes, tickMs, progress } = settings
  const database = await createBenchDatabase(settings.postgres)
  const opened = await database.open()
  const credentials = await createSessions(opened.sql, settings.sessions)
  await opened.close()
  const server = await MeasuredServer.startSubject(database.env, { tickMs })
  const load = new LoadProcess()
  const run: EnduranceMinute[] = []
  try {
    const target = { url: server.url, query: ORDER_STATS, credentials }
    const connectMs = await load.open(target, streams)
    progress(`${streams} streams after ${(connectMs / 1000).toFixed(1)} s`)
    for (let minute = 1; minute <= minutes; minute += 1) {
      const measured = await load.measure(server.pid, MINUTE_MS)
      const { rss, heapUsed, external } = await server.memory()
      run.push({ minute, streams, ...measured, rssBytes: rss, heapBytes: heapUsed + external })
      progress(
        `minute ${minute}: p99 ${measured.delayMsP99.toFixed(0)} ms, ` +
          `${measured.lost + measured.ended} lost, ${(rss / 1024 ** 2).toFixed(0)} MB`,
      )
    }
    return run
  } finally {
    await load.stop()
    await server.stop()
    await database.drop()
  }
}
