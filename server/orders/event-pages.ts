import pLimit from 'p-limit'
import type { Sql } from '../db/sql.ts'
import { EventFeed, UNATTACHED } from '../feed/event-feed.ts'
import type { OrderEventRecord } from '../feed/order-event.ts'
import type { Tail } from '../feed/tail.ts'

/** Some events, and the cursor after them. */
export interface EventPage {
  events: readonly OrderEventRecord[]
  cursor: string
  /** The given cursor cannot be resumed; see `EventFeed.resume`. The client reloads its state. */
  reset: boolean
  /** Whether more events are recorded after `cursor`. */
  hasMore: boolean
}

/** The number of pages that are read at the same time, so that other requests need not wait behind them. */
const CONCURRENT_READS = 2

interface EventPagesSettings {
  sql: Sql
  tail: Tail
  /** Age, in ms, up to which a cursor can be resumed. */
  resumeWindowMs: number
}

/** Reads the event record page by page, for programs that ask instead of keeping a stream open. */
export class EventPages {
  readonly #settings: EventPagesSettings
  readonly #reads = pLimit(CONCURRENT_READS)

  constructor(settings: EventPagesSettings) {
    this.#settings = settings
  }

  /**
   * Reads the next events after the cursor `after`, at most `first`. Everything that was committed before the
   * call is included. Following the cursors gives each event exactly once, also together with streams, because
   * both have the same cursors. Errors of the database are thrown.
   */
  after(after: string, first: number): Promise<EventPage> {
    return this.#reads(() => this.#read(after, first))
  }

  /** An empty page with the cursor after everything that was committed before the call. */
  async present(): Promise<EventPage> {
    await this.#settings.tail.caughtUp()
    const done = new AbortController()
    for await (const { cursor } of this.#feed(1).live(done.signal)) {
      return { events: [], cursor, reset: false, hasMore: false }
    }
    throw new Error('the feed ended without a cursor')
  }

  async #read(after: string, first: number): Promise<EventPage> {
    const events: OrderEventRecord[] = []
    let cursor = after
    for await (const batch of this.#feed(first).resume(after, UNATTACHED)) {
      if (batch.reset) return { events: [], cursor: batch.cursor, reset: true, hasMore: false }
      if (events.length + batch.events.length > first) break
      events.push(...batch.events)
      cursor = batch.cursor
      // The batch that ends the replay: nothing more was committed.
      if (batch.position !== undefined) return pageOf(events, cursor, false)
    }
    return pageOf(events, cursor, true)
  }

  #feed(pageSize: number): EventFeed {
    return new EventFeed({ ...this.#settings, pageSize })
  }
}

/** A later batch may have lower ids, but not of the same order: each order's events are in order of their ids. */
function pageOf(events: readonly OrderEventRecord[], cursor: string, hasMore: boolean): EventPage {
  const sorted = events.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  return { events: sorted, cursor, reset: false, hasMore }
}
