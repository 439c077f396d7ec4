import { setImmediate as nextTurn } from 'node:timers/promises'
import pLimit from 'p-limit'
import type { Sql } from '../db/sql.ts'
import { cursorAtEnd, type FeedCursor } from './cursor.ts'
import {
  onePerTransaction,
  seenAfter,
  type EventIdentity,
  type SeenEvents,
} from './event-identity.ts'
import type { OrderEventRecord } from './order-event.ts'
import type { Attachment } from '../async/attachment.ts'
import { BoundedQueue } from '../async/bounded-queue.ts'
import { readPage, type FeedPage } from './read-page.ts'
import { decodeResumeCursor, encodeResumeCursor, type ResumeCursor } from './resume-cursor.ts'
import { isLater, parseSnapshot } from './snapshot.ts'
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
   * Between `attach` and `detach` the caller must keep what the live run yields. After the last batch it
   * delivers, of what it kept, the batches of a greater position. At first the subscriber is attached, in
   * case that it missed little. If it missed more than a page, it is detached until the last stretch is read,
   * because the live run may yield much meanwhile.
   *
   * If `after` cannot be resumed, the only batch is empty and has `reset`. Reasons: the text is not a
   * cursor; it is older than `resumeWindowMs`; it belongs to another epoch, or to a state of the database
   * that was lost when an older copy was restored. The last batch has `reset` if the epoch changes during
   * the replay.
   *
   * The database is read only as fast as the caller takes batches. Errors of the database are thrown; the
   * subscriber can resume from the cursor of the last batch it received.
   */
  async *resume(
    after: string,
    { attach, detach }: Attachment,
  ): AsyncGenerator<EventBatch, void, undefined> {
    attach()
    let isAttached = true
    let target = await this.#tail.caughtUp()
    const decoded = this.#decode(after, target)
    if (decoded === undefined) {
      yield toBatch([], target, true)
      return
    }
    let { cursor, seen } = decoded
    const { epoch } = decoded
    // The first read also verifies that the cursor belongs to the history of this database.
    let unverified: readonly EventIdentity[] | undefined = eventsIn(seen)
    for (;;) {
      // A cursor within a stretch finishes that stretch first, because its pages depend on the stretch's end.
      const isLastStretch = cursor.to === null || cursor.to === snapshotOf(target)
      if (cursor.to === null) cursor = { ...cursor, to: snapshotOf(target) }
      const page = await this.#read(cursor, unverified)
      if (!page.inHistory || target.epoch !== epoch) {
        if (!isAttached) attach()
        yield toBatch([], await this.#tail.caughtUp(), true)
        return
      }
      unverified = undefined
      ;({ cursor } = page)
      seen = seenAfter(seen, onePerTransaction(page.events))
      const batch = { events: page.events, reset: false }
      const encoded = encodeResumeCursor({ epoch, cursor, seen, madeAt: Date.now() })
      if (isLastStretch && isAttached && !page.more) {
        yield { ...batch, cursor: encoded, position: target.position }
        return
      }
      if (page.more && isAttached) {
        detach()
        isAttached = false
      }
      if (page.events.length > 0) yield { ...batch, cursor: encoded }
      if (page.more) continue
      if (!isAttached) attach()
      isAttached = true
      target = await this.#tail.caughtUp()
    }
  }

  async #read(
    cursor: FeedCursor,
    unverified: readonly EventIdentity[] | undefined,
  ): Promise<FeedPage> {
    const page = await this.#replays(() => readPage(this.#sql, cursor, this.#pageSize, unverified))
    // The embedded engine answers without a turn of the event loop. Without this one, a long replay would
    // block all other work of the process.
    await nextTurn()
    return page
  }

  /** Decodes a cursor; `undefined` if it cannot be resumed, or is later than the present end of the feed. */
  #decode(text: string, present: TailProgress): ResumeCursor | undefined {
    const decoded = decodeResumeCursor(text)
    if (decoded === undefined || decoded.epoch !== present.epoch) return undefined
    if (Date.now() - decoded.madeAt > this.#resumeWindowMs) return undefined
    const end = parseSnapshot(cursorAtEnd(decoded.cursor).from)
    return isLater(end, parseSnapshot(snapshotOf(present))) ? undefined : decoded
  }
}

/** For readers that do not go on with the live run. */
export const UNATTACHED: Attachment = { attach: () => undefined, detach: () => undefined }

function eventsIn({ newest, latest }: SeenEvents): readonly EventIdentity[] {
  return newest === undefined ? latest : [newest, ...latest]
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
