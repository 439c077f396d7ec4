import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { cursorAt, type FeedCursor } from './cursor.ts'
import { newestOf, type EventMark } from './event-identity.ts'
import type { OrderEventRecord } from './order-event.ts'
import { BoundedQueue } from '../async/bounded-queue.ts'
import { readPage } from './read-page.ts'
import { decodeResumeCursor, encodeResumeCursor, type ResumeCursor } from './resume-cursor.ts'
import type { Standing, Tail } from './tail.ts'

/** Some events, and from where to go on after them. */
export interface EventBatch {
  events: readonly OrderEventRecord[]
  cursor: string
  /** The cursor that was given cannot be resumed: reload the state, then go on from `cursor`. */
  reset: boolean
  /** Where in the live run the reader stands now; absent while it is still being brought up to it. */
  position?: number
}

export interface EventFeedSettings {
  sql: Sql
  tail: Tail
  /** Name of this database's run of transaction ids. */
  epoch: string
  /** How long, in ms, a cursor can be resumed. */
  resumeWindowMs: number
  /** Events per batch of a replay. */
  pageSize?: number
}

/**
 * Every order event, once, for readers who come and go.
 *
 * A reader who brings a cursor is first brought up to date from the database, at its own pace, and
 * then shares the live run. The seam is exact: the replay ends at a snapshot at which the tail stood,
 * and the live run goes on from the page that the tail published next.
 */
export class EventFeed {
  readonly #sql: Sql
  readonly #tail: Tail
  readonly #epoch: string
  readonly #resumeWindowMs: number
  readonly #pageSize: number

  constructor({ sql, tail, epoch, resumeWindowMs, pageSize = 200 }: EventFeedSettings) {
    this.#sql = sql
    this.#tail = tail
    this.#epoch = epoch
    this.#resumeWindowMs = resumeWindowMs
    this.#pageSize = pageSize
  }

  /** An empty batch with the present cursor, then each page that the tail publishes. */
  async *live(signal: AbortSignal): AsyncGenerator<EventBatch, void, undefined> {
    const pages = new BoundedQueue<EventBatch>(signal)
    const stop = this.#tail.subscribe((page) => pages.put(this.#batch(page.events, page)))
    try {
      yield this.#batch([], this.#tail.standing)
      yield* pages
    } finally {
      stop()
      // A reader may leave without having taken any page: the tail must not wait for it.
      pages.close()
    }
  }

  /**
   * Brings one reader from `after` up to the live run: batches without a position, the last one with
   * it. `attach` is called before the last stretch is read: from then on the caller keeps what the
   * live run yields, and afterwards delivers what lies beyond that last position.
   */
  async *resume(after: string, attach: () => void): AsyncGenerator<EventBatch, void, undefined> {
    const resumed = await this.#resumable(after)
    if (resumed === undefined) {
      attach()
      yield { ...this.#batch([], this.#tail.standing), reset: true }
      return
    }
    let { cursor, newest } = resumed
    // A stretch that was interrupted is finished first: its pages depend on where it was to end.
    let target: Standing | undefined
    for (let attached = false; !attached;) {
      if (cursor.to === null) {
        // Far behind, it is not attached yet: what the live run yields meanwhile would pile up.
        if (target !== undefined) {
          attach()
          attached = true
        }
        target = await this.#tail.caughtUp()
        cursor = { ...cursor, to: snapshotOf(target) }
      }
      for (let more = true; more;) {
        const page = await readPage(this.#sql, cursor, this.#pageSize)
        // The embedded engine answers without a turn of the event loop: all others would stand still
        // until a long backlog was read.
        await nextTurn()
        cursor = page.cursor
        newest = newestOf(newest, page.events)
        more = page.more
        const isEnd = attached && !more
        if (page.events.length === 0 && !isEnd) continue
        yield {
          events: page.events,
          cursor: this.#encode(cursor, newest),
          reset: false,
          ...(isEnd && target !== undefined ? { position: target.position } : {}),
        }
      }
    }
  }

  /** The cursor behind a text, if this database can go on from it. */
  async #resumable(
    text: string,
  ): Promise<{ cursor: FeedCursor; newest: EventMark | undefined } | undefined> {
    const decoded = decodeResumeCursor(text)
    if (decoded === undefined || decoded.epoch !== this.#epoch) return undefined
    if (Date.now() - decoded.madeAt > this.#resumeWindowMs) return undefined
    const { cursor, newest } = decoded
    return (await this.#isOfThisPast(decoded)) ? { cursor, newest } : undefined
  }

  /**
   * Whether the event that a cursor names is here, its snapshots lie in the past, and they show no
   * event that is newer than the one it names. After an older copy of the database was put back,
   * transaction ids are given out again: a cursor from between then counts as seen what is not.
   * (The first events after the one it names would show it: their transactions were the first too.)
   */
  async #isOfThisPast({ cursor, newest }: ResumeCursor): Promise<boolean> {
    const { from, to } = cursor
    const { past } = await this.#sql.one(
      z.object({ past: z.boolean() }),
      `SELECT pg_snapshot_xmax($1::pg_snapshot) <= pg_snapshot_xmax(pg_current_snapshot())
          AND ($2::text IS NULL OR EXISTS (
                SELECT FROM order_events
                 WHERE id = $2::bigint AND xid = $3::text::xid8
                   AND round(extract(epoch FROM at) * 1000) = $4::float8))
          AND NOT EXISTS (
                SELECT FROM (SELECT xid FROM order_events WHERE id > COALESCE($2::bigint, 0)
                              ORDER BY id LIMIT 1000) AS later
                 WHERE pg_visible_in_snapshot(xid, $5::pg_snapshot)) AS past`,
      [
        to ?? from,
        newest === undefined ? null : String(newest.id),
        newest?.xid ?? null,
        newest?.at ?? null,
        from,
      ],
    )
    return past
  }

  #batch(events: readonly OrderEventRecord[], standing: Standing): EventBatch {
    const { cursor, newest, position } = standing
    return { events, cursor: this.#encode(cursor, newest), reset: false, position }
  }

  #encode(cursor: FeedCursor, newest: EventMark | undefined): string {
    return encodeResumeCursor({ epoch: this.#epoch, cursor, newest, madeAt: Date.now() })
  }
}

/** The snapshot of a standing that is not within a stretch. */
function snapshotOf({ cursor }: Standing): string {
  return cursorAt(cursor.to ?? cursor.from).from
}
