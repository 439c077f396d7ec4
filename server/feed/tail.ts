import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database, Listener } from '../db/database.ts'
import { retryDelayMs } from '../db/retry-delay.ts'
import type { Sql } from '../db/sql.ts'
import type { Logger } from '../process/log.ts'
import { RepeatedFault } from '../process/repeated-fault.ts'
import { cursorAtEnd, type FeedCursor } from './cursor.ts'
import { openEpoch } from './epoch.ts'
import {
  onePerTransaction,
  seenAfter,
  type EventIdentity,
  type SeenEvents,
} from './event-identity.ts'
import type { FeedEvent } from './order-event.ts'
import { readPage, readPresent, type FeedPage, type Present, type Stretch } from './read-page.ts'

/** The PostgreSQL notification channel on which the database's triggers announce new events: the bell. */
export const ORDER_BELL = 'order_events'

export interface TailSettings {
  /**
   * Time between two reads without a bell, in ms. Used only where not every commit rings.
   * @default 250
   */
  pollMs?: number
  /**
   * The same, for `eagerForMs` after a read found events that no bell announced, in ms.
   * @default 25
   */
  eagerPollMs?: number
  /**
   * See `eagerPollMs`; in ms.
   * @default 1000
   */
  eagerForMs?: number
  /**
   * Most events in one page.
   * @default 500
   */
  pageSize?: number
  /**
   * Most events of a stretch that is published in pages. A longer one is left to the subscribers
   * (`TailPage.replayFrom`).
   * @default 5000
   */
  maxStretch?: number
}

/** What the tail has published so far: up to which cursor, and which events. */
export interface TailProgress {
  /** See `openEpoch`. */
  epoch: string
  cursor: FeedCursor
  seen: SeenEvents
  /** Number of pages published since the tail was started. */
  position: number
}

/** A page of newly committed events, and the progress of the tail once it is published. */
export interface TailPage extends TailProgress {
  events: readonly FeedEvent[]
  /**
   * The database has lost events that were published before, or it is another database now. The page has
   * no events. Subscribers must reload what they derived from earlier pages.
   */
  reset: boolean
  /**
   * Set if the page stands for a long stretch, such as a statement that changes all orders. The page has no
   * events then: a subscriber that needs them reads those after this progress itself, at its own pace.
   */
  replayFrom?: TailProgress
}

type TailListener = (page: TailPage) => void | Promise<void>

/** The number of transactions of which the tail remembers an event, to notice that the database lost some. */
const REMEMBERED_TRANSACTIONS = 1_000

/**
 * Follows the event record and publishes every newly committed event, no matter which program wrote it.
 * A process has one tail, which all its subscriptions share.
 *
 * Guarantees: each event that is committed after the start is published exactly once, or belongs to exactly
 * one page that stands for a long stretch (`TailPage.replayFrom`). Pages are published one at a time. The pages of one stretch (see `FeedCursor`) are ordered by event id; an event of a later
 * stretch was committed later, but may have a lower id.
 *
 * States: resting → (bell or poll) reading → resting. A bell during a read leads to another read.
 * A failed read is logged and repeated with back-off (0.05 to 5 s) from the same cursor, so that no event
 * is missed.
 *
 * When another process of the database server answers than before (after a restart, a crash or a
 * failover), the tail verifies that the database still has the last 1,000 transactions that it published.
 * If not, or if it is another database, the tail continues at the present end of the event record and
 * publishes a page with `reset`.
 */
export class Tail {
  readonly #sql: Sql
  readonly #log: Logger
  readonly #settings: Required<TailSettings>
  readonly #listeners = new Set<TailListener>()
  #progress: TailProgress
  /** The process of the database server that was read last; see `SERVER`. */
  #server: string
  /** Events of the last transactions that were published, oldest first. */
  #remembered: readonly EventIdentity[] = []
  #waiting: ((progress: TailProgress) => void)[] = []
  #bell: Listener | undefined
  #rung = false
  #stopped = false
  #failures = 0
  readonly #fault: RepeatedFault
  #eagerUntil = 0
  #publishedUntil = performance.now()
  #heardAt = performance.now()
  #timer: NodeJS.Timeout | undefined
  #reading: Promise<void> | undefined

  private constructor(sql: Sql, log: Logger, settings: TailSettings, start: TailStart) {
    this.#sql = sql
    this.#log = log
    const defaults = { pollMs: 250, eagerPollMs: 25, eagerForMs: 1_000, pageSize: 500 }
    this.#settings = { ...defaults, maxStretch: 5_000, ...settings }
    this.#fault = new RepeatedFault({
      log,
      failed: 'events cannot be read; retrying',
      works: 'events can be read again',
    })
    this.#progress = { ...start, position: 0 }
    this.#server = start.server
  }

  /**
   * Starts following at the present end of the event record. Rejects if the database cannot be read.
   */
  static async start(database: Database, log: Logger, settings: TailSettings = {}): Promise<Tail> {
    const sql = database.feed
    const tail = new Tail(sql, log, settings, await findStart(sql))
    tail.#bell = await database.listen(ORDER_BELL, () => tail.#ring())
    tail.#startReading()
    return tail
  }

  /** What has been published so far. Its cursor may be within a stretch, between two of its pages. */
  get progress(): TailProgress {
    return this.#progress
  }

  /**
   * Everything that was committed before this time has been published; in ms of `performance.now()`. The
   * time stands still while reads fail, and while a long stretch is being published.
   */
  get publishedUntil(): number {
    const isIdle = this.#reading === undefined && !this.#rung && this.#failures === 0
    return isIdle && this.#bell?.reliable === true ? performance.now() : this.#publishedUntil
  }

  /**
   * When the database last answered a read, in ms of `performance.now()`; the present time while no read is
   * due. The time stands still while the database does not answer.
   */
  get heardAt(): number {
    const isResting = this.#reading === undefined && !this.#rung && this.#failures === 0
    return isResting ? performance.now() : this.#heardAt
  }

  /**
   * Calls `listener` with each page published from now on. Returns a function that ends this.
   *
   * The next page is read only after the promises of all listeners have resolved: a slow listener delays
   * all others. A listener must neither throw nor reject.
   */
  subscribe(listener: TailListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Resolves with the progress of the tail once it has published everything that was committed at the
   * time of the call. The snapshot of that progress therefore covers every cursor that a client can have
   * received from another server before the call.
   *
   * Never rejects: failed reads are repeated. If the tail is stopped meanwhile, the promise may stay
   * pending, or resolve before everything is published.
   */
  caughtUp(): Promise<TailProgress> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#ring()
    })
  }

  /**
   * Stops reading and listening for the bell. No listener is called any more. Resolves when a read in
   * progress has ended.
   */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    this.#listeners.clear()
    await Promise.all([this.#reading, this.#bell?.stop()])
  }

  #ring(): void {
    this.#rung = true
    // After a failure the back-off decides when to read again.
    if (this.#failures === 0) this.#startReading()
  }

  #startReading(): void {
    if (this.#stopped) return
    clearTimeout(this.#timer)
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined
      this.#schedule()
    })
  }

  async #read(): Promise<void> {
    const began = performance.now()
    const announced = this.#rung
    this.#rung = false
    const waiting = this.#waiting
    this.#waiting = []
    try {
      const found = await this.#readAll()
      this.#publishedUntil = began
      for (const resolve of waiting) resolve(this.#progress)
      this.#fault.succeeded()
      this.#failures = 0
      // Only the transaction that holds the bell's lock rings it. While that one stays open, others
      // commit without a bell, so read more often for a moment.
      if (found > 0 && !announced) this.#eagerUntil = Date.now() + this.#settings.eagerForMs
    } catch (error) {
      this.#waiting.unshift(...waiting)
      this.#fault.happened(error)
      this.#failures += 1
    }
  }

  /** Publishes all that is committed now; returns the number of events. */
  async #readAll(): Promise<number> {
    let found = 0
    // A stretch that a failure interrupted ends at the snapshot it began with. Once it has been read, a
    // new stretch leads to what is committed now.
    let isInterrupted = this.#progress.cursor.to !== null
    for (;;) {
      const page = await this.#readNext()
      this.#heardAt = performance.now()
      if (page === undefined) {
        await this.#startAnew()
        return found
      }
      const { events, cursor, stretch } = page
      const isLong = stretch !== undefined && stretch.count > this.#settings.maxStretch
      const more = page.more && !isLong
      found += stretch?.count ?? events.length
      if (isLong) await this.#leaveToSubscribers(stretch, cursor)
      else if (events.length > 0) await this.#publishEvents(events, cursor)
      else this.#progress = { ...this.#progress, cursor }
      if (this.#stopped || (!more && !isInterrupted)) return found
      isInterrupted &&= more
      // The embedded engine answers without a turn of the event loop. Yield one between the pages of a
      // large transaction, so that other work of this process goes on.
      await nextTurn()
    }
  }

  /** Reads the next page; `undefined` if the database lost events that were published. */
  async #readNext(): Promise<FeedPage | undefined> {
    const { epoch, cursor, seen } = this.#progress
    const { pageSize } = this.#settings
    const page = await readPage(this.#sql, cursor, pageSize)
    if (page.server === this.#server) return page
    if ((await openEpoch(this.#sql)) !== epoch) return undefined
    const remembered = seen.newest === undefined ? [] : [seen.newest, ...this.#remembered]
    const verified = await readPage(this.#sql, cursor, pageSize, remembered)
    if (!verified.inHistory) return undefined
    this.#server = verified.server
    return verified
  }

  /** Continues at the present end of the event record, which is not what was published before. */
  async #startAnew(): Promise<void> {
    const start = await findStart(this.#sql)
    this.#log.warn('the database has lost events that it had shown; all subscribers reload')
    this.#server = start.server
    this.#remembered = []
    this.#progress = { ...start, position: this.#progress.position + 1 }
    await this.#publish({ ...this.#progress, events: [], reset: true })
  }

  async #publishEvents(events: readonly FeedEvent[], cursor: FeedCursor): Promise<void> {
    this.#advance(cursor, onePerTransaction(events))
    await this.#publish({ ...this.#progress, events, reset: false })
  }

  /** Publishes one page that stands for the rest of a stretch; `cursor` is within that stretch. */
  async #leaveToSubscribers({ latest }: Stretch, cursor: FeedCursor): Promise<void> {
    const replayFrom = this.#progress
    this.#advance(cursorAtEnd(cursor), latest)
    await this.#publish({ ...this.#progress, events: [], reset: false, replayFrom })
  }

  /** @param latest the last event of each transaction that was passed */
  #advance(cursor: FeedCursor, latest: readonly EventIdentity[]): void {
    const { epoch, seen, position } = this.#progress
    this.#progress = { epoch, cursor, seen: seenAfter(seen, latest), position: position + 1 }
    this.#remembered = [...this.#remembered, ...latest].slice(-REMEMBERED_TRANSACTIONS)
  }

  /** Resolves when all listeners have taken the page. */
  async #publish(page: TailPage): Promise<void> {
    await Promise.all([...this.#listeners].map(async (listener) => listener(page)))
  }

  #schedule(): void {
    if (this.#stopped) return
    const { pollMs, eagerPollMs } = this.#settings
    if (this.#failures > 0) this.#readIn(retryDelayMs(this.#failures - 1))
    else if (this.#rung) this.#startReading()
    else if (this.#bell?.reliable === false) {
      this.#readIn(Date.now() < this.#eagerUntil ? eagerPollMs : pollMs)
    }
  }

  #readIn(ms: number): void {
    this.#timer = setTimeout(() => this.#startReading(), ms)
  }
}

type TailStart = Present & { epoch: string }

/** The present end of the event record. */
async function findStart(sql: Sql): Promise<TailStart> {
  const epoch = await openEpoch(sql)
  return { ...(await readPresent(sql)), epoch }
}
