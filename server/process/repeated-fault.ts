import type { Logger } from './log.ts'

export interface RepeatedFaultSettings {
  log: Logger
  /** The line of the log that tells the fault. */
  failed: string
  /**
   * The line of the log that tells that it is over. Without it, nothing tells the fault when it ends: it is over once
   * nothing has failed for `intervalMs`.
   */
  works?: string
  /** @default 'error' */
  level?: 'error' | 'warn'
  /**
   * The least time between two lines that tell the fault, in ms.
   * @default 60_000
   */
  intervalMs?: number
  /**
   * How long nothing must have failed before a success counts as the end of the fault, in ms. For faults of
   * which some attempts succeed meanwhile.
   * @default 0
   */
  quietMs?: number
  /** A clock, in ms. @default performance.now */
  now?: () => number
}

/**
 * Tells the log about one kind of fault that can repeat, such as reads that fail while the database is away.
 *
 * - The first failure is a line with its error and stack.
 * - Later failures are counted. A line with their number (`failures`) follows once per `intervalMs` at most. It has the
 *   error only if that is another one than the line before told.
 * - The end is one line. A fault that comes and goes quickly is counted, too, so the log gets at most two lines
 *   per `intervalMs`.
 *
 * It has no timer, and keeps a few numbers and a short text.
 */
export class RepeatedFault {
  readonly #settings: Required<Omit<RepeatedFaultSettings, 'works'>> &
    Pick<RepeatedFaultSettings, 'works'>
  #isFailing = false
  /** Whether the log has told the present fault. */
  #isTold = false
  #toldAt = -Infinity
  #failedAt = -Infinity
  /** The error that was told last. */
  #told = ''
  /** Failures since the last line. */
  #untold = 0

  constructor(settings: RepeatedFaultSettings) {
    const now = () => performance.now()
    this.#settings = { level: 'error', intervalMs: 60_000, quietMs: 0, now, ...settings }
  }

  /** An attempt failed. `fields` are added to the line, if there is one. */
  happened(error: unknown, fields: Readonly<Record<string, unknown>> = {}): void {
    const { log, level, failed, works, intervalMs, now } = this.#settings
    const failedBefore = this.#failedAt
    this.#isFailing = true
    this.#failedAt = now()
    if (works === undefined && this.#failedAt - failedBefore >= intervalMs) this.#isTold = false
    this.#untold += 1
    if (this.#failedAt - this.#toldAt < intervalMs) return
    const identity = identityOf(error)
    const isNew = !this.#isTold || identity !== this.#told
    const count = this.#untold === 1 ? {} : { failures: this.#untold }
    log[level]({ ...(isNew ? { err: error } : {}), ...count, ...fields }, failed)
    this.#isTold = true
    this.#told = identity
    this.#toldAt = this.#failedAt
    this.#untold = 0
  }

  /** An attempt succeeded. Cheap if nothing had failed. */
  succeeded(): void {
    if (!this.#isFailing) return
    const { log, works, quietMs, now } = this.#settings
    if (works === undefined) return
    if (now() - this.#failedAt < quietMs) return
    this.#isFailing = false
    if (!this.#isTold) return
    log.info(this.#untold === 0 ? {} : { failures: this.#untold }, works)
    this.#isTold = false
    this.#untold = 0
  }
}

/** What tells one error from another, without what changes with each attempt. */
function identityOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  return `${error.name} ${'code' in error ? String(error.code) : ''}`
}
