import { join } from 'node:path'
import { z } from 'zod'
import { AskedProcess } from '../asked-process.ts'
import { Measured, Observed, Opened, type LoadRequest } from './messages.ts'

export interface StreamTarget {
  url: string
  query: string
  /** @default 'GET' */
  method?: 'GET' | 'POST'
  /** Only for POST. */
  variables?: object
  /** The header lines of each session, each ended by CR LF. */
  credentials: readonly string[]
}

/** The process that simulates the clients, as the benchmarks control it. */
export class LoadProcess {
  readonly #process = new AskedProcess([
    '--max-semi-space-size=32',
    '--import',
    'tsx',
    join(import.meta.dirname, 'main.ts'),
  ])

  /** Opens `count` streams. Resolves with the milliseconds until all have received their first value. */
  async open(target: StreamTarget, count: number, lot = 100): Promise<number> {
    const { ms } = await this.#ask(Opened, { ask: 'open', ...requestOf(target), count, lot })
    return ms
  }

  measure(pid: number, windowMs: number): Promise<Measured> {
    return this.#ask(Measured, { ask: 'measure', pid, windowMs })
  }

  /** Opens streams whose events are kept for `observed()`. */
  async observe(target: StreamTarget, count: number): Promise<void> {
    await this.#ask(z.object({}), { ask: 'observe', ...requestOf(target), count })
  }

  /** The events of the observing streams since the last call. */
  async observed(): Promise<z.infer<typeof Observed>['events']> {
    return (await this.#ask(Observed, { ask: 'observed' })).events
  }

  async close(): Promise<void> {
    await this.#ask(z.object({}), { ask: 'close' })
  }

  stop(): Promise<void> {
    return this.#process.stop()
  }

  #ask<Answer>(answer: z.ZodType<Answer>, request: LoadRequest): Promise<Answer> {
    return this.#process.ask(answer, request)
  }
}

function requestOf({ url, query, method, variables, credentials }: StreamTarget) {
  const port = Number(new URL(url).port)
  return {
    target:
      method === 'POST'
        ? { port, path: '/graphql', body: JSON.stringify({ query, variables }) }
        : { port, path: `/graphql?query=${encodeURIComponent(query)}` },
    credentials: credentials.map((headers) => `Accept: text/event-stream\r\n${headers}`),
  }
}
