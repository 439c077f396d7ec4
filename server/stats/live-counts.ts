import { shareNext } from '../async/share-next.ts'
import type { Sql } from '../db/sql.ts'
import type { Tail } from '../feed/tail.ts'
import type { Logger } from '../process/log.ts'
import type { Running } from '../process/running.ts'
import { DatabaseClock } from './database-clock.ts'
import { countAll, loadCounts, withoutTimeLimit } from './load-counts.ts'
import { orderCounts, type OrderCounts } from './order-counts.ts'
import { readMoves } from './read-moves.ts'
import { readRecent } from './read-recent.ts'
import { RecentOrders } from './recent-orders.ts'
import { isLater, isVisibleIn, parseSnapshot, type Snapshot } from '../feed/snapshot.ts'
import { afterMoves, asRecord, type StatusCounts } from './status-counts.ts'

export interface LiveCountsSettings {
  sql: Sql
  tail: Pick<Tail, 'subscribe' | 'publishedUntil'>
  log: Logger
  /**
   * Time between two checks whether another server has told all to count again, in ms.
   * @default 10_000
   */
  checkMs?: number
  /**
   * Most distinct orders of the last 30 s that are kept in memory.
   * @default MOST_RECENT
   */
  mostRecent?: number
}

type Page = Parameters<Parameters<LiveCountsSettings['tail']['subscribe']>[0]>[0]

/** The counts of all orders that a snapshot shows. Never changed, only replaced by that of another snapshot. */
export interface CountedState {
  readonly snapshot: Snapshot
  readonly counts: StatusCounts
  /** How often this database had been told to count again when the orders were counted. */
  readonly recounts: number
}

/** Age, in ms, up to which the counts in memory are used as the present ones. */
const PRESENT_MS = 1_000

/**
 * Holds the counts of orders in memory, and follows the events that the tail publishes. Nothing is read per
 * tick, and a number never disagrees with the events beside it.
 *
 * The counts belong to a snapshot. An event counts if its transaction is not visible in that snapshot, so no
 * event counts twice. There are two ways forward:
 * - The tail publishes a stretch in one page: its events are applied, and the snapshot becomes that of its end.
 * - `advance` reads the sums of all events from the snapshot to now in one statement. So do requests, which must
 *   see what was committed before them, and so does a stretch of several pages, which takes the tail longer.
 * If a page cannot be applied, its end is kept as `#missed` until `advance` has reached it.
 *
 * States: unloaded → (`advance` loads the counts, see `loadCounts`) loaded → (`reload`, or a number `recounts` in the database
 * that differs) unloaded. A read that fails changes nothing; the next call of `advance` tries again.
 */
export class LiveCounts implements Running {
  readonly #sql: Sql
  readonly #tail: LiveCountsSettings['tail']
  readonly #log: Logger
  readonly #recent: RecentOrders
  readonly #clock = new DatabaseClock()
  readonly #stopListening: () => void
  readonly #checking: NodeJS.Timeout
  readonly #nextAdvance = shareNext(() => this.#advance())
  #state: CountedState | undefined
  /** When the last read of `advance` that succeeded began; in ms of `performance.now()`. */
  #advancedAt = -Infinity
  #missed: Snapshot | undefined
  /** Number of calls of `reload`. */
  #reloads = 0
  /** Whether all orders must be counted, instead of going on from a checkpoint. */
  #mustCount = false
  #lastAdvance: Promise<unknown> = Promise.resolve()

  /** Begins to count at once, without waiting for the result. */
  constructor({ sql, tail, log, checkMs = 10_000, mostRecent }: LiveCountsSettings) {
    this.#sql = sql
    this.#tail = tail
    this.#log = log
    this.#recent = new RecentOrders(mostRecent)
    this.#stopListening = tail.subscribe((page) => this.#follow(page))
    this.#checking = setInterval(() => this.#tryToAdvance(), checkMs)
    this.#tryToAdvance()
  }

  /** The present statistics: everything committed before the call is counted. Rejects if a read fails. */
  async current(): Promise<OrderCounts> {
    const state = await this.advance()
    return this.#statistics(this.#state ?? state)
  }

  /** The statistics in memory, if they are at most about a second old; `undefined` otherwise. Reads nothing. */
  held(): OrderCounts | undefined {
    const state = this.present
    if (state === undefined || !this.#recent.isKnown(this.#clock.now())) return undefined
    return this.#statistics(state)
  }

  /** The counts in memory, if they are at most about a second old; `undefined` otherwise. */
  get present(): CountedState | undefined {
    if (this.#missed !== undefined) return undefined
    const presentAt = Math.max(this.#advancedAt, this.#tail.publishedUntil)
    return performance.now() - presentAt <= PRESENT_MS ? this.#state : undefined
  }

  /**
   * Counts everything that was committed before the call. All calls made before the read begins share it.
   * Rejects with the error of the read.
   */
  advance(): Promise<CountedState> {
    const next = this.#nextAdvance()
    this.#lastAdvance = next.catch(() => undefined)
    return next
  }

  /** Counts all orders again. Call this when the database was replaced: nothing in memory is true any more. */
  reload(): void {
    this.#reloads += 1
    this.#mustCount = true
    this.#state = undefined
    this.#missed = undefined
    this.#tryToAdvance()
  }

  /** Follows no more events. Resolves when a read in progress has ended. */
  async stop(): Promise<void> {
    this.#stopListening()
    clearInterval(this.#checking)
    await this.#lastAdvance
  }

  #tryToAdvance(): void {
    // A failure needs no treatment: until a read succeeds, the counts are not present.
    this.advance().catch(() => undefined)
  }

  #follow({ cursor, events, reset, replayFrom }: Page): void {
    if (reset) {
      this.reload()
      return
    }
    const end = parseSnapshot(cursor.to ?? cursor.from)
    const state = this.#state
    if (state !== undefined && !isLater(end, state.snapshot)) return
    const isWhole = cursor.to === null && replayFrom === undefined
    if (state === undefined || this.#missed !== undefined || !isWhole) {
      if (this.#missed === undefined || isLater(end, this.#missed)) this.#missed = end
      this.#tryToAdvance()
      return
    }
    const added = events.filter(({ xid }) => !isVisibleIn(state.snapshot, BigInt(xid)))
    const moves = added.map(({ from, to }) => ({ from, to, n: 1 }))
    this.#state = { ...state, snapshot: end, counts: afterMoves(state.counts, moves) }
    const changes = added.map(({ orderId, at }) => ({ orderId, at: at.getTime() }))
    this.#recent.add(changes, this.#clock.now())
  }

  async #advance(): Promise<CountedState> {
    const before = this.#state
    if (before === undefined) return this.#load()
    const began = performance.now()
    const read = (sql: Sql) => readMoves(sql, before.snapshot)
    const added = await (this.#missed === undefined
      ? read(this.#sql)
      : withoutTimeLimit(this.#sql, read))
    const present = this.#state
    if (present === undefined) return this.#load()
    // Other servers count again, or the database was replaced by an older copy.
    if (added.recounts !== before.recounts || isLater(before.snapshot, added.snapshot)) {
      const after = await this.#load()
      const figures = { held: asRecord(before.counts), counted: asRecord(after.counts) }
      this.#log.info(figures, 'all orders were counted again')
      return after
    }
    this.#clock.set(added.now)
    if (added.changes === undefined) this.#recent.giveUp()
    else this.#recent.add(added.changes, this.#clock.now())
    const counts = afterMoves(before.counts, added.moves)
    const after = { ...before, snapshot: added.snapshot, counts }
    // The tail may have led further during the read.
    this.#take(isLater(present.snapshot, after.snapshot) ? present : after, began)
    if (!this.#recent.isKnown(this.#clock.now())) await this.#countRecent()
    return this.#state ?? after
  }

  async #load(): Promise<CountedState> {
    for (;;) {
      const reloads = this.#reloads
      this.#state = undefined
      this.#missed = undefined
      this.#recent.beginRead()
      const began = performance.now()
      const load = this.#mustCount ? countAll : loadCounts
      const { counts, snapshot, recounts, recent, now } = await load(this.#sql)
      // `reload` was called during the read.
      if (reloads !== this.#reloads) continue
      this.#mustCount = false
      this.#clock.set(now)
      this.#recent.endRead(recent, this.#clock.now())
      const state = { counts, snapshot, recounts }
      this.#take(state, began)
      return state
    }
  }

  #take(state: CountedState, began: number): void {
    this.#state = state
    this.#advancedAt = began
    if (this.#missed !== undefined && !isLater(this.#missed, state.snapshot)) {
      this.#missed = undefined
    }
  }

  async #countRecent(): Promise<void> {
    this.#recent.beginRead()
    const { recent, now } = await readRecent(this.#sql)
    this.#clock.set(now)
    this.#recent.endRead(recent, now)
  }

  #statistics({ counts }: CountedState): OrderCounts {
    const now = this.#clock.now()
    return orderCounts(counts, this.#recent.count(now), new Date(now))
  }
}
