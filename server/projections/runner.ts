import { setTimeout as sleep } from 'node:timers/promises'
import { shareNext } from '../async/share-next.ts'
import { retryDelayMs } from '../db/retry-delay.ts'
import type { Sql } from '../db/sql.ts'
import type { Logger } from '../process/log.ts'
import { RepeatedFault } from '../process/repeated-fault.ts'
import type { Running } from '../process/running.ts'
import { BatchSize } from './batch-size.ts'
import { countMissing, covers, presentSnapshot } from './coverage.ts'
import type { Projection } from './projection.ts'
import { runBatch } from './run-batch.ts'

/** A projection did not reach the present in time: it is being rebuilt, or the database is overloaded. */
export class ProjectionBehindError extends Error {
  constructor(name: string) {
    super(`The projection ${name} is not yet up to date. Try again later.`)
    this.name = 'ProjectionBehindError'
  }
}

export interface RunnerSettings {
  sql: Sql
  projection: Projection
  log: Logger
  /** Calls `wake` when there may be new events; returns a function that ends this. */
  onEvents: (wake: () => void) => () => void
  /**
   * How long a batch should take, in ms.
   * @default 400
   */
  batchMs?: number
  /**
   * How long to rest after each batch, as a multiple of the time that it took.
   * @default 0
   */
  rest?: number
  /**
   * The time for which new events are gathered before they are applied, in ms.
   * @default 1000
   */
  gatherMs?: number
  /**
   * The time after which the runner looks for events without having been woken, in ms.
   * @default 5000
   */
  pollMs?: number
}

/** How far a projection is behind the event record. */
export interface ProjectionLag {
  /** About, when it was last counted: the ids of the stretch that is being read, and up to 10,000 events. */
  events: number
  /** Time since the projection was last known to contain everything. Up to `pollMs` while it does. */
  seconds: number
}

/** The most new events that are counted for the lag. */
const MOST_COUNTED = 10_000

/** Pause while another process is at work on the projection, in ms. */
const BUSY_MS = 50

/**
 * Keeps a projection up to date in the background. Each process has a runner. They take turns, one batch at
 * a time (see `runBatch`).
 *
 * States: resting → (woken or poll) applying batches until nothing is left → resting. A failure is logged
 * and tried again with back-off.
 */
export class ProjectionRunner implements Running {
  readonly #settings: Required<RunnerSettings>
  readonly #stopping = new AbortController()
  readonly #stopWaking: () => void
  readonly #size: BatchSize
  /** Applies what is committed now. Calls share a round that has not begun. Never rejects. */
  readonly #round = shareNext(() => this.#applyAll())
  #timer: NodeJS.Timeout | undefined
  #timerAt = Infinity
  #failures = 0
  readonly #fault: RepeatedFault
  #missing = 0
  #coveredAt = performance.now()

  constructor(settings: RunnerSettings) {
    this.#settings = { batchMs: 400, rest: 0, gatherMs: 1_000, pollMs: 5_000, ...settings }
    this.#fault = new RepeatedFault({
      log: settings.log,
      failed: 'a projection failed; retrying',
      works: 'the projection goes on',
    })
    this.#size = new BatchSize(this.#settings.batchMs)
    this.#stopWaking = this.#settings.onEvents(() => this.#wakeIn(this.#settings.gatherMs))
    this.#wakeIn(0)
  }

  get name(): string {
    return this.#settings.projection.name
  }

  /**
   * Resolves when the projection contains everything that was committed before the call.
   *
   * @param withinMs how long to wait for it, in ms
   * @throws ProjectionBehindError if it takes longer, or if the runner is stopped. Errors of the database
   *   pass through.
   */
  async caughtUp(withinMs = 10_000): Promise<void> {
    const { sql } = this.#settings
    const until = performance.now() + withinMs
    const snapshot = await presentSnapshot(sql)
    while (!(await covers(sql, this.name, snapshot))) {
      const leftMs = until - performance.now()
      if (leftMs <= 0 || this.#stopping.signal.aborted) throw new ProjectionBehindError(this.name)
      const late = new AbortController()
      await Promise.race([
        this.#round(),
        sleep(leftMs, undefined, { signal: late.signal }),
      ]).finally(() => late.abort())
      if (await covers(sql, this.name, snapshot)) return
      await sleep(BUSY_MS)
    }
  }

  /** What is known in this process. It reads nothing. */
  get lag(): ProjectionLag {
    return { events: this.#missing, seconds: (performance.now() - this.#coveredAt) / 1_000 }
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#stopWaking()
    clearTimeout(this.#timer)
    await this.#round()
  }

  /** Begins a round in `ms`, unless one begins earlier. */
  #wakeIn(ms: number): void {
    const at = performance.now() + ms
    if (this.#stopping.signal.aborted || at >= this.#timerAt) return
    clearTimeout(this.#timer)
    this.#timerAt = at
    this.#timer = setTimeout(() => {
      this.#timerAt = Infinity
      void this.#round()
    }, ms)
  }

  async #applyAll(): Promise<void> {
    if (this.#stopping.signal.aborted) return
    const { pollMs } = this.#settings
    try {
      await this.#applyBatches()
      this.#fault.succeeded()
      this.#failures = 0
      this.#wakeIn(pollMs)
    } catch (error) {
      this.#fault.happened(error, { projection: this.name })
      this.#wakeIn(retryDelayMs(this.#failures, { maxMs: pollMs }))
      this.#failures += 1
    }
  }

  async #applyBatches(): Promise<void> {
    const { sql, projection, log, rest } = this.#settings
    const { signal } = this.#stopping
    const looked = performance.now()
    // Without a lock, so that polls write nothing while there is nothing to do.
    this.#missing = await countMissing(sql, this.name, MOST_COUNTED)
    if (this.#missing === 0) {
      this.#coveredAt = looked
      return
    }
    for (;;) {
      const began = performance.now()
      const { outcome, left, more, rebuilding } = await runBatch(sql, projection, this.#size.next)
      if (outcome !== 'applied') return
      if (rebuilding)
        log.info({ projection: this.name }, 'a projection is built from the first event')
      this.#missing = left
      if (!more) this.#coveredAt = began
      if (!more || signal.aborted) return
      const tookMs = performance.now() - began
      this.#size.adjust(tookMs)
      if (rest > 0) await sleep(rest * tookMs, undefined, { signal }).catch(() => undefined)
    }
  }
}
