import { retryDelayMs } from '../db/retry-delay.ts'
import type { Logger } from '../process/log.ts'
import { RepeatedFault } from '../process/repeated-fault.ts'
import { LatestValue } from '../async/latest-value.ts'
import { shareNext } from '../async/share-next.ts'
import type { OrderCounts } from './order-counts.ts'

export interface TickerSettings {
  /** Resolves with the present counts: everything committed before the call is counted. */
  read: () => Promise<OrderCounts>
  /**
   * The counts in memory if they are up to date, `undefined` otherwise. They are never older than those of a
   * `read` that has ended.
   */
  held: () => OrderCounts | undefined
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
  /** Number of the value within this process. A greater number shows the same state or a later one. */
  position: number
}

/** Counts, and the number of the last read that they show. */
interface Numbered {
  readonly counts: PositionedCounts
  readonly read: number
}

export interface OrderStatsValue extends PositionedCounts {
  type: 'INITIAL' | 'UPDATE'
}

/**
 * Publishes the statistics to all subscribers of this process. A tick takes the counts in memory, so nothing is
 * read. If they are not up to date, because events cannot be read or a large change is being published, the
 * tick reads the present counts. So a value is never old, and there is no value while the database does not
 * answer.
 *
 * Ticks are due at whole multiples of the interval after the first subscriber, so that they do not drift.
 * A change brings an early value, at most one per `minGapMs`, without moving the ticks. A failed read is
 * logged and repeated with back-off; the subscriptions stay open.
 *
 * Values are numbered when they are taken, and each of them shows what the one before it shows. So their number
 * can serve as `position`. A timestamp could not, because several values can have the same.
 */
export class StatsTicker {
  readonly #settings: Required<TickerSettings>
  readonly #mailboxes = new Set<LatestValue<Numbered>>()
  #stopListening: (() => void) | undefined
  #tickTimer: NodeJS.Timeout | undefined
  #earlyTimer: NodeJS.Timeout | undefined
  #nextTickAt = 0
  #lastPublishAt = -Infinity
  #failures = 0
  readonly #fault: RepeatedFault
  /** Number of reads begun. */
  #reads = 0
  /** The last read that succeeded. */
  #lastRead = 0
  /** Number of values taken. */
  #values = 0
  readonly #nextRead = shareNext(() => this.#read())
  #publishing: Promise<Numbered> | undefined

  constructor(settings: TickerSettings) {
    this.#settings = { minGapMs: 250, ...settings }
    this.#fault = new RepeatedFault({
      log: settings.log,
      failed: 'statistics cannot be read',
      works: 'statistics can be read again',
    })
  }

  /**
   * Yields one `INITIAL` value at once, then an `UPDATE` at each tick and after each change, until `signal`
   * aborts. Positions rise. A slow subscriber misses values but always gets the newest. If the first read
   * fails, the next one that succeeds gives the `INITIAL` value. Throws nothing.
   */
  async *subscribe(signal: AbortSignal): AsyncGenerator<OrderStatsValue, void, undefined> {
    const mailbox = new LatestValue<Numbered>(signal)
    // A read that is in progress now, and the counts in memory, may show a state from before this subscription.
    const readsBefore = this.#reads
    let shown = 0
    let type: OrderStatsValue['type'] = 'INITIAL'
    this.#add(mailbox)
    try {
      this.#nextRead().then(
        (value) => mailbox.put(value),
        () => this.#retry(),
      )
      for await (const { counts, read } of mailbox) {
        if (read <= readsBefore || counts.position <= shown) continue
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
  async current(): Promise<PositionedCounts> {
    const { counts } = await this.#nextRead()
    return counts
  }

  async #read(): Promise<Numbered> {
    this.#reads += 1
    const number = this.#reads
    const { read } = this.#settings
    try {
      const counts = await read()
      this.#fault.succeeded()
      this.#failures = 0
      this.#lastRead = number
      return this.#numbered(counts)
    } catch (error) {
      this.#fault.happened(error)
      this.#failures += 1
      throw error
    }
  }

  #numbered(counts: OrderCounts): Numbered {
    this.#values += 1
    return { counts: { ...counts, position: this.#values }, read: this.#lastRead }
  }

  #add(mailbox: LatestValue<Numbered>): void {
    this.#mailboxes.add(mailbox)
    if (this.#mailboxes.size > 1) return
    this.#stopListening = this.#settings.onChange(() => this.#wake())
    this.#nextTickAt = performance.now() + this.#settings.intervalMs
    this.#scheduleTick()
  }

  #remove(mailbox: LatestValue<Numbered>): void {
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

  /** Takes the counts and gives them to all subscribers. */
  #publish(): void {
    this.#lastPublishAt = performance.now()
    // After a failure a read must succeed, which gives new subscribers their first value.
    const held = this.#failures === 0 ? this.#settings.held() : undefined
    if (held !== undefined) {
      this.#deliver(this.#numbered(held))
      return
    }
    const next = this.#nextRead()
    // Reads take longer than the time between two values: the next read, not yet begun, serves both.
    if (next === this.#publishing) return
    this.#publishing = next
    next.then(
      (value) => this.#deliver(value),
      () => this.#retry(),
    )
  }

  #deliver(value: Numbered): void {
    for (const mailbox of this.#mailboxes) mailbox.put(value)
  }
}
