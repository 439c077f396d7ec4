import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database, Listener } from '../db/database.ts'
import { retryDelayMs } from '../db/retry-delay.ts'
import type { Sql } from '../db/sql.ts'
import type { Logger } from '../log.ts'
import { newestOf } from './event-identity.ts'
import type { FeedEvent } from './order-event.ts'
import { readPage, readPresent, type Present } from './read-page.ts'

/** The channel that the database's triggers ring. */
export const ORDER_BELL = 'order_events'

export interface TailSettings {
  /** How often to look without a bell, in ms, where not every commit rings. */
  pollMs?: number
  /** How often, for a moment after events were found that no bell announced. */
  eagerPollMs?: number
  /** How long that moment is, in ms. */
  eagerForMs?: number
  /** Events per read. */
  pageSize?: number
}

/** Where the tail stands: what it has published until now. */
export interface Standing extends Present {
  /** How many pages it has published. */
  position: number
}

/** A page of newly committed events, and where the tail stands after it. */
export interface TailPage extends Standing {
  events: readonly FeedEvent[]
}

type TailListener = (page: TailPage) => void | Promise<void>

/**
 * Follows what is committed, whoever writes it, for all of this process.
 *
 * States: resting → (bell or poll) reading → resting. A bell during a read leads to another read.
 * A failed read is logged and repeated with back-off from the same cursor, so that nothing is missed.
 */
export class Tail {
  readonly #sql: Sql
  readonly #log: Logger
  readonly #settings: Required<TailSettings>
  readonly #listeners = new Set<TailListener>()
  #standing: Standing
  #waiting: ((standing: Standing) => void)[] = []
  #bell: Listener | undefined
  #rung = false
  #stopped = false
  #failures = 0
  #eagerUntil = 0
  #timer: NodeJS.Timeout | undefined
  #reading: Promise<void> | undefined

  private constructor(sql: Sql, log: Logger, settings: TailSettings, present: Present) {
    this.#sql = sql
    this.#log = log
    this.#settings = { pollMs: 250, eagerPollMs: 25, eagerForMs: 1_000, pageSize: 500, ...settings }
    this.#standing = { ...present, position: 0 }
  }

  /** Starts following from the present on. */
  static async start(database: Database, log: Logger, settings: TailSettings = {}): Promise<Tail> {
    const tail = new Tail(database.sql, log, settings, await readPresent(database.sql))
    tail.#bell = await database.listen(ORDER_BELL, () => tail.#ring())
    tail.#look()
    return tail
  }

  /** Where the tail stands now; within a long stretch, between two of its pages. */
  get standing(): Standing {
    return this.#standing
  }

  /**
   * Calls `listener` with each page of newly committed events, in order of their ids within a page.
   * The next page is not read before the promises of all listeners have settled; none may reject.
   * Returns how to stop.
   */
  subscribe(listener: TailListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Where the tail stands after it has published all that was committed when this was called. Its
   * snapshot then covers any that a reader can have got from another server before. Never settles
   * if the tail is stopped meanwhile.
   */
  caughtUp(): Promise<Standing> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#ring()
    })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    this.#listeners.clear()
    await Promise.all([this.#reading, this.#bell?.stop()])
  }

  #ring(): void {
    this.#rung = true
    // After a failure the back-off decides when to look again.
    if (this.#failures === 0) this.#look()
  }

  #look(): void {
    if (this.#stopped) return
    clearTimeout(this.#timer)
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined
      this.#schedule()
    })
  }

  async #read(): Promise<void> {
    const announced = this.#rung
    this.#rung = false
    const waiting = this.#waiting
    this.#waiting = []
    try {
      const found = await this.#readAll()
      for (const resolve of waiting) resolve(this.#standing)
      if (this.#failures > 0) this.#log.info('changes are followed again')
      this.#failures = 0
      // Somebody who is still writing may hold the bell: look more often for a moment.
      if (found > 0 && !announced) this.#eagerUntil = Date.now() + this.#settings.eagerForMs
    } catch (error) {
      this.#waiting.unshift(...waiting)
      if (this.#failures === 0) {
        this.#log.error({ err: error }, 'changes cannot be read; retrying')
      }
      this.#failures += 1
    }
  }

  /** Reads to the end of what is committed now; returns the number of events found. */
  async #readAll(): Promise<number> {
    let found = 0
    // A stretch that a failure cut off ends with what was committed when it began.
    let isOld = this.#standing.cursor.to !== null
    for (;;) {
      const { events, cursor, more } = await readPage(
        this.#sql,
        this.#standing.cursor,
        this.#settings.pageSize,
      )
      if (events.length === 0) {
        this.#standing = { ...this.#standing, cursor }
        if (!isOld || this.#stopped) return found
        isOld = false
        continue
      }
      found += events.length
      this.#standing = {
        cursor,
        newest: newestOf(this.#standing.newest, events),
        position: this.#standing.position + 1,
      }
      const page = { ...this.#standing, events }
      await Promise.all([...this.#listeners].map(async (listener) => listener(page)))
      if (this.#stopped || (!more && !isOld)) return found
      isOld &&= more
      // The embedded engine answers without a turn of the event loop: between the pages of a large
      // transaction everybody else gets theirs.
      await nextTurn()
    }
  }

  #schedule(): void {
    if (this.#stopped) return
    const { pollMs, eagerPollMs } = this.#settings
    if (this.#failures > 0) this.#lookIn(retryDelayMs(this.#failures - 1))
    else if (this.#rung) this.#look()
    else if (this.#bell?.reliable === false) {
      this.#lookIn(Date.now() < this.#eagerUntil ? eagerPollMs : pollMs)
    }
  }

  #lookIn(ms: number): void {
    this.#timer = setTimeout(() => this.#look(), ms)
  }
}
