import { randomUUID } from 'node:crypto'
import type { Logger } from '../process/log.ts'
import { RepeatedFault } from '../process/repeated-fault.ts'

declare module './context.ts' {
  interface Services {
    failures: RequestFailures
  }
}

export interface RequestFailuresSettings {
  log: Logger
  /** A clock, in ms. @default performance.now */
  now?: () => number
}

/**
 * Tells the log which requests failed. While the database is away, each of them does, so the log tells that once and
 * then counts.
 */
export class RequestFailures {
  readonly #log: Logger
  readonly #outage: RepeatedFault

  constructor(settings: RequestFailuresSettings) {
    this.#log = settings.log
    this.#outage = new RepeatedFault({
      ...settings,
      failed: 'requests fail, because the database is not available',
      works: 'requests are answered again',
      // A request that needs no database can succeed meanwhile, until its viewer has to be looked up again.
      quietMs: 5_000,
    })
  }

  /** Returns the id under which the log has the error. */
  failed(error: unknown, fields: Readonly<Record<string, unknown>>): string {
    const errorId = randomUUID()
    this.#log.error({ err: error, errorId, ...fields }, 'a request failed')
    return errorId
  }

  /** A request failed because the database is away. */
  unavailable(error: unknown, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#outage.happened(error, fields)
  }

  /** A request succeeded. */
  answered(): void {
    this.#outage.succeeded()
  }
}
