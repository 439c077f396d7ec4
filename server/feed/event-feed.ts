import { setImmediate as nextTurn } from 'node:timers/promises'
import pLimit from 'p-limit'
import type { Sql } from '../db/sql.ts'
import { cursorAtEnd, type FeedCursor } from './cursor.ts'
import { onePerTransaction, seenAfter, type SeenEvents } from './event-identity.ts'
import { isInHistory } from './history.ts'
import type { OrderEventRecord } from './order-event.ts'
import { BoundedQueue } from '../async/bounded-queue.ts'
import { readPage } from './read-page.ts'
import { decodeResumeCursor, encodeResumeCursor } from './resume-cursor.ts'
import type { Tail, TailPage, TailProgress } from './tail.ts'

/** Some events, and the cursor after them. A batch may be empty. */
export interface EventBatch {
  /** Ordered by id. */
  events: readonly OrderEventRecord[]
  /** Opaque; see `ResumeCursor`. */
  cursor: string
  /**
   * Events that the client has seen are gone, or the cursor given cannot be resumed. The client must reload
   * its state and go on from `cursor`.
   */
  reset: boolean
  /**
   * The tail's `position` that this batch leads to; absent while a replay has not yet reached the live
   * run.
   */
  position?: number
  /**
   * Set if the live run leaves out the events of a long stretch: the batch is empty, and a subscriber that
   * has got all batches before it gets the next events by resuming from this cursor.
   */
  replayFrom?: string
}

export interface EventFeedSettings {
  sql: Sql
  tail: Tail
  /** Age, in ms, up to which a cursor can be resumed. */
  resumeWindowMs: number
  /**
   * Most events in a batch of a replay.
   * @default 200
   */
  pageSize?: number
}

/**
 * The number of pages of replays that are read at the same time. Many replays at once, each with a page of
 * its own, would keep the event loop and the connections of the pool busy, and all other requests waiting.
 */
const CONCURRENT_REPLAYS = 2

/**
 * Gives subscribers every order event exactly once, also when they reconnect, to this or another server.
 *
 * There are two ways to read. `live` yields what the tail publishes from now on; many subscribers share
 * one such run. `resume` replays from the database what a subscriber missed since its cursor, at the
 * subscriber's own pace, up to a point of the live run. No event is lost or repeated where the two meet:
 * the replay ends at a snapshot and `position` of the tail, and the live run goes on with the page that
 * the tail published after that position.
 */
export class EventFeed {
  readonly #sql: Sql
  readonly #tail: Tail
  readonly #resumeWindowMs: number
  readonly #pageSize: number
  /** Reads pages of replays. */
  readonly #replays = pLimit(CONCURRENT_REPLAYS)

  constructor({ sql, tail, resumeWindowMs, pageSize = 200 }: EventFeedSettings) {
    this.#sql = sql
    this.#tail = tail
    this.#resumeWindowMs = resumeWindowMs
    this.#pageSize = pageSize
  }

  /**
   * Yields an empty batch with the present cursor at once, then each page that the tail publishes, until
   * `signal` aborts. Every batch has a `position`. A page with `reset` becomes an empty batch with `reset`,
   * and one that stands for a long stretch an empty batch with `replayFrom`.
   *
   * Two pages may wait to be taken. After that the tail waits too, and with it every other subscriber of
   * this process, so the caller must take batches without delay. Throws nothing.
   */
  async *live(signal: AbortSignal): AsyncGenerator<EventBatch, void, undefined> {
    const pages = new BoundedQueue<EventBatch>(signal)
    const stop = this.#tail.subscribe((page) => pages.put(liveBatch(page)))
    try {
      yield toBatch([], this.#tail.progress, false)
      yield* pages
    } finally {
      stop()
      // The caller may stop before it has iterated `pages`, which would leave a pending `put` unresolved
      // and the tail waiting.
      pages.close()
    }
  }

  /**
   * Replays the events after the cursor `after`, up to the live run. Only the last batch has a `position`.
   *
   * `attach` is called once, before the last stretch is read. From then on the caller must keep what the
   * live run yields. After the last batch it delivers, of what it kept, the batches of a greater position.
   *
   * If `after` cannot be resumed, the only batch is empty and has `reset`. Reasons: the text is not a
   * cursor; it is older than `resumeWindowMs`; it belongs to another epoch, or to a state of the database
   * that was lost when an older copy was restored.
   *
   * The database is read only as fast as the caller takes batches. Errors of the database are thrown; the
   * subscriber can resume from the cursor of the last batch it received.
   */
  async *resume(after: string, attach: () => void): AsyncGenerator<EventBatch, void, undefined> {
    const resumed = await this.#resumable(after)
    if (resumed === undefined) {
      attach()
      yield toBatch([], this.#tail.progress, true)
      return
    }
    let { cursor, seen } = resumed
    const { epoch } = resumed
    // A cursor within a stretch finishes that stretch first, because its pages depend on the stretch's end.
    let target: TailProgress | undefined
    for (let attached = false; !attached;) {
      if (cursor.to === null) {
        // The first stretch may be long. Attaching before it would make the caller keep all that the live
        // run yields meanwhile; the second stretch holds only what was committed during the first.
        if (target !== undefined) {
          attach()
          attached = true
        }
        target = await this.#tail.caughtUp()
        cursor = { ...cursor, to: snapshotOf(target) }
      }
      for (let more = true; more;) {
        const page = await this.#replays(() => readPage(this.#sql, cursor, this.#pageSize))
        // The embedded engine answers without a turn of the event loop. Without this one, a long replay
        // would block all other work of the process.
        await nextTurn()
        cursor = page.cursor
        seen = seenAfter(seen, onePerTransaction(page.events))
        more = page.more
        const isEnd = attached && !more
        if (page.events.length === 0 && !isEnd) continue
        yield {
          events: page.events,
          cursor: encodeResumeCursor({ epoch, cursor, seen, madeAt: Date.now() }),
          reset: false,
          ...(isEnd && target !== undefined ? { position: target.position } : {}),
        }
      }
    }
  }

  /** Decodes a cursor; `undefined` if it cannot be resumed from this database. */
  async #resumable(
    text: string,
  ): Promise<{ epoch: string; cursor: FeedCursor; seen: SeenEvents } | undefined> {
    const decoded = decodeResumeCursor(text)
    if (decoded === undefined || decoded.epoch !== this.#tail.progress.epoch) return undefined
    if (Date.now() - decoded.madeAt > this.#resumeWindowMs) return undefined
    const { epoch, cursor, seen } = decoded
    const events = seen.newest === undefined ? seen.latest : [seen.newest, ...seen.latest]
    return (await isInHistory(this.#sql, cursor, events)) ? { epoch, cursor, seen } : undefined
  }
}

function liveBatch(page: TailPage): EventBatch {
  const batch = toBatch(page.events, page, page.reset)
  return page.replayFrom === undefined
    ? batch
    : { ...batch, replayFrom: encodeProgress(page.replayFrom) }
}

function toBatch(
  events: readonly OrderEventRecord[],
  progress: TailProgress,
  reset: boolean,
): EventBatch {
  return { events, cursor: encodeProgress(progress), reset, position: progress.position }
}

function encodeProgress({ epoch, cursor, seen }: TailProgress): string {
  return encodeResumeCursor({ epoch, cursor, seen, madeAt: Date.now() })
}

/** The snapshot that the tail has reached or, within a stretch, is about to reach. */
function snapshotOf({ cursor }: TailProgress): string {
  return cursorAtEnd(cursor).from
}
