import { join } from 'node:path'
import { z } from 'zod'
import { AskedProcess } from '../asked-process.ts'
import { builtPeer } from './build-peers.ts'
import { AUTH_SECRET } from './sessions.ts'
import type { StreamServer } from './stream-server.ts'

const PRELOAD = join(import.meta.dirname, '../preload.mjs')
/** The built server. To compare a change, BENCH_SUBJECT can name another build. */
const SUBJECT =
  process.env['BENCH_SUBJECT'] ?? join(import.meta.dirname, '../../dist/server/main.js')

const Memory = z.object({
  rss: z.number(),
  compactRss: z.number(),
  heapUsed: z.number(),
  external: z.number(),
})

/** A measured Node server. It also provides CPU profiles and heap snapshots. */
export class MeasuredServer implements StreamServer {
  readonly #process: AskedProcess
  readonly url: string

  private constructor(process: AskedProcess, url: string) {
    this.#process = process
    this.url = url
  }

  /** Starts the product's built server on the database that `env` configures. */
  static async startSubject(
    env: Readonly<Record<string, string>>,
    { tickMs }: { tickMs: number },
  ): Promise<MeasuredServer> {
    const process = new AskedProcess(['--expose-gc', '--import', PRELOAD, SUBJECT, 'start'], {
      PORT: '0',
      HOST: '127.0.0.1',
      PUBLIC_URL: '',
      AUTH_SECRET,
      ADMIN_PASSWORD: 'benchmarks-only',
      STATS_INTERVAL_MS: String(tickMs),
      MAX_STREAMS: '100000',
      MAX_STREAMS_PER_VIEWER: '100000',
      RATE_LIMIT_PER_SECOND: '1000000',
      LOG_LEVEL: 'error',
      ...env,
    })
    return new MeasuredServer(process, await process.line('Order Dashboard: '))
  }

  /** Starts one of the programs in `bench/peers`, which `buildPeers` has built. */
  static async startPeer(name: string, { tickMs }: { tickMs: number }): Promise<MeasuredServer> {
    const process = new AskedProcess(['--expose-gc', '--import', PRELOAD, builtPeer(name)], {
      TICK_MS: String(tickMs),
    })
    return new MeasuredServer(process, await process.line('listening: '))
  }

  get pid(): number {
    return this.#process.pid
  }

  memory(): Promise<z.infer<typeof Memory>> {
    return this.#process.ask(Memory, { ask: 'memory' })
  }

  /** Writes a CPU profile of the next `forMs` to a file. */
  async profile(file: string, forMs: number): Promise<void> {
    await this.#process.ask(z.object({}), { ask: 'profile', file, forMs })
  }

  /** The longest time since the last call for which the event loop was kept busy, in ms. */
  async loopDelay(): Promise<number> {
    return (await this.#process.ask(z.object({ longest: z.number() }), { ask: 'loopDelay' }))
      .longest
  }

  /** Writes a heap snapshot to a file. */
  async snapshot(file: string): Promise<void> {
    await this.#process.ask(z.object({}), { ask: 'snapshot', file })
  }

  stop(): Promise<void> {
    return this.#process.stop()
  }
}
