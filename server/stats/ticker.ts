import { retryDelayMs } from '../db/retry-delay.ts'
import type { Logger } from '../log.ts'
import { LatestValue } from '../async/latest-value.ts'
import { shareNext } from '../async/share-next.ts'
import type { OrderCounts } from './read-counts.ts'

export interface TickerSettings {
  read: () => Promise<OrderCounts>
  /** Calls back whenever orders may have changed; returns how to stop. */
  onChange: (wake: () => void) => () => void
  /** Time between ticks, in ms. */
  intervalMs: number
  /** Least time between two values, in ms: a burst of changes becomes one value. */
  minGapMs?: number
  log: Logger
}

/** Counts, and which of this process's reads they come from: a greater number shows a later state. */
export interface PositionedCounts extends OrderCounts {
  position: number
}

export interface OrderStatsValue extends PositionedCounts {
  type: 'INITIAL' | 'UPDATE'
}

/**
 * The heartbeat of the statistics, one for the whole process: however many watch, the database is
 * read once per tick, and not at all while nobody watches.
 *
 * Ticks are due at whole multiples of the interval from the first one, so that they do not drift. A
 * change brings an early value, at most one per `minGapMs`, and leaves the ticks where they are. A
 * failed read is logged and repeated with back-off; those who watch stay.
 *
 * Reads never overlap, so the order in which they began is the order of what they show. Clocks would
 * not do: of two reads at once, the one with the older view may finish later.
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
  /** Reads begun so far. */
  #reads = 0
  readonly #nextRead = shareNext(() => this.#read())
  #publishing: Promise<PositionedCounts> | undefined

  constructor(settings: TickerSettings) {
    this.#settings = { minGapMs: 250, ...settings }
  }

  /**
   * One `INITIAL` value at once, then an `UPDATE` at each tick and after each change, until
   * `signal` aborts. A reader who is slow misses values but always gets the newest.
   */
  async *subscribe(signal: AbortSignal): AsyncGenerator<OrderStatsValue, void, undefined> {
    const mailbox = new LatestValue<PositionedCounts>(signal)
    // What is being read now may be older than this subscription.
    let shown = this.#reads
    let type: OrderStatsValue['type'] = 'INITIAL'
    this.#add(mailbox)
    try {
      this.current().then(
        (counts) => mailbox.put(counts),
        // The first value that can be read again becomes the initial one.
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

  /** The counts now: of a read that begins after this was asked, shared by all who ask until then. */
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

  /** Reads, after what is being read now, and hands out. */
  #publish(): void {
    this.#lastPublishAt = performance.now()
    const counts = this.current()
    // Reads are slower than ticks: the one that is still to begin serves this one too.
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
