import { retryDelayMs } from '../db/retry-delay.ts'
import type { Logger } from '../process/log.ts'
import { LatestValue } from '../async/latest-value.ts'
import { shareNext } from '../async/share-next.ts'
import type { OrderCounts } from './read-counts.ts'

export interface TickerSettings {
  read: () => Promise<OrderCounts>
  /** Calls `wake` whenever orders may have changed. Returns a function that ends this. */
  onChange: (wake: () => void) => () => void
  /** Time between ticks, in ms. */
  intervalMs: number
  /**
   * Least time between the last value and an early one, in ms. A burst of changes becomes one value.
   * @default 250
   */
  minGapMs?: number
  log: Logger
}

export interface PositionedCounts extends OrderCounts {
  /** Number of the read within this process. A greater number shows a later state. */
  position: number
}

export interface OrderStatsValue extends PositionedCounts {
  type: 'INITIAL' | 'UPDATE'
}

/**
 * Publishes the statistics to all subscribers of this process. The database is read once per tick for any
 * number of subscribers, and not at all while there are none.
 *
 * Ticks are due at whole multiples of the interval after the first subscriber, so that they do not drift.
 * A change brings an early value, at most one per `minGapMs`, without moving the ticks. A failed read is
 * logged and repeated with back-off; the subscriptions stay open.
 *
 * Reads never overlap, so a read that begins later shows a later state, and their number can serve as
 * `position`. A timestamp could not: of two overlapping reads, the one that shows the older state may end
 * later.
 */
export class StatsTicker {
  readonly #settings: Required<TickerSettings>
  readonly #mailboxes = new Set<LatestValue<PositionedCounts>>()
  #stopListening: (() => void) | undefined
  #tickTimer: NodeJS.Timeout | undefined
  #earlyTimer: NodeJS.Timeout | undefined
  #nextTickAt = 0
  #lastPublishAt = -Infinity
  #failures = 0
  /** Number of reads begun. */
  #reads = 0
  readonly #nextRead = shareNext(() => this.#read())
  #publishing: Promise<PositionedCounts> | undefined

  constructor(settings: TickerSettings) {
    this.#settings = { minGapMs: 250, ...settings }
  }

  /**
   * Yields one `INITIAL` value at once, then an `UPDATE` at each tick and after each change, until `signal`
   * aborts. Positions rise. A slow subscriber misses values but always gets the newest. If the first read
   * fails, the next one that succeeds gives the `INITIAL` value. Throws nothing.
   */
  async *subscribe(signal: AbortSignal): AsyncGenerator<OrderStatsValue, void, undefined> {
    const mailbox = new LatestValue<PositionedCounts>(signal)
    // A read that is in progress now may show a state from before this subscription.
    let shown = this.#reads
    let type: OrderStatsValue['type'] = 'INITIAL'
    this.#add(mailbox)
    try {
      this.current().then(
        (counts) => mailbox.put(counts),
        () => this.#retry(),
      )
      for await (const counts of mailbox) {
        if (counts.position <= shown) continue
        shown = counts.position
        yield { type, ...counts }
        type = 'UPDATE'
      }
    } finally {
      this.#remove(mailbox)
    }
  }

  /**
   * The present counts, from a read that begins after the call. All calls made before it begins share it.
   * Rejects with the error of the read.
   */
  current(): Promise<PositionedCounts> {
    return this.#nextRead()
  }

  async #read(): Promise<PositionedCounts> {
    this.#reads += 1
    const { log, read } = this.#settings
    try {
      const counts = await read()
      if (this.#failures > 0) log.info('statistics can be read again')
      this.#failures = 0
      return { ...counts, position: this.#reads }
    } catch (error) {
      if (this.#failures === 0) log.error({ err: error }, 'statistics cannot be read')
      this.#failures += 1
      throw error
    }
  }

  #add(mailbox: LatestValue<PositionedCounts>): void {
    this.#mailboxes.add(mailbox)
    if (this.#mailboxes.size > 1) return
    this.#stopListening = this.#settings.onChange(() => this.#wake())
    this.#nextTickAt = performance.now() + this.#settings.intervalMs
    this.#scheduleTick()
  }

  #remove(mailbox: LatestValue<PositionedCounts>): void {
    this.#mailboxes.delete(mailbox)
    if (this.#mailboxes.size > 0) return
    this.#stopListening?.()
    clearTimeout(this.#tickTimer)
    clearTimeout(this.#earlyTimer)
    this.#earlyTimer = undefined
  }

  #scheduleTick(): void {
    this.#tickTimer = setTimeout(
      () => {
        const late = performance.now() - this.#nextTickAt
        const missed = Math.max(0, Math.floor(late / this.#settings.intervalMs))
        this.#nextTickAt += (1 + missed) * this.#settings.intervalMs
        this.#scheduleTick()
        this.#publish()
      },
      Math.max(0, this.#nextTickAt - performance.now()),
    )
  }

  #wake(): void {
    this.#publishIn(Math.max(0, this.#lastPublishAt + this.#settings.minGapMs - performance.now()))
  }

  #retry(): void {
    if (this.#mailboxes.size > 0) this.#publishIn(retryDelayMs(Math.max(0, this.#failures - 1)))
  }

  #publishIn(waitMs: number): void {
    this.#earlyTimer ??= setTimeout(() => {
      this.#earlyTimer = undefined
      this.#publish()
    }, waitMs)
  }

  /** Reads the counts, after a read in progress, and gives them to all subscribers. */
  #publish(): void {
    this.#lastPublishAt = performance.now()
    const counts = this.current()
    // Reads take longer than the time between two values: the next read, not yet begun, serves both.
    if (counts === this.#publishing) return
    this.#publishing = counts
    counts.then(
      (value) => {
        for (const mailbox of this.#mailboxes) mailbox.put(value)
      },
      () => this.#retry(),
    )
  }
}
