import { join } from 'node:path'
import { z } from 'zod'
import { AskedProcess } from '../asked-process.ts'
import { Measured, Opened, Watched, type LoadRequest } from './messages.ts'

export interface StreamTarget {
  url: string
  query: string
  /** @default 'GET' */
  method?: 'GET' | 'POST'
  /** Of a POST. */
  variables?: object
  /** Header lines of each different sender, each ended by CR LF. */
  senders: readonly string[]
}

/** The process that plays the clients, as the benchmarks use it. */
export class LoadProcess {
  readonly #process = new AskedProcess([
    '--max-semi-space-size=32',
    '--import',
    'tsx',
    join(import.meta.dirname, 'main.ts'),
  ])

  /** Opens `count` streams; returns how long it took until all had a first value, in ms. */
  async open(target: StreamTarget, count: number, lot = 100): Promise<number> {
    const { ms } = await this.#ask(Opened, { ask: 'open', ...addressed(target), count, lot })
    return ms
  }

  measure(pid: number, windowMs: number): Promise<Measured> {
    return this.#ask(Measured, { ask: 'measure', pid, windowMs })
  }

  async watch(target: StreamTarget, count: number): Promise<void> {
    await this.#ask(z.object({}), { ask: 'watch', ...addressed(target), count })
  }

  /** What the watching streams have got since this was asked last. */
  async watched(): Promise<z.infer<typeof Watched>['events']> {
    return (await this.#ask(Watched, { ask: 'watched' })).events
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

function addressed({ url, query, method, variables, senders }: StreamTarget) {
  const port = Number(new URL(url).port)
  return {
    address:
      method === 'POST'
        ? { port, path: '/graphql', body: JSON.stringify({ query, variables }) }
        : { port, path: `/graphql?query=${encodeURIComponent(query)}` },
    senders: senders.map((headers) => `Accept: text/event-stream\r\n${headers}`),
  }
}
