/**
 * Where a reader of the feed stands. A position is a snapshot (which transactions it had seen), not
 * the id of an event: ids are given out in another order than transactions commit, so "everything
 * after id N" would miss events.
 *
 * What is new since `from` is read as of `to`, in order of the events' ids, in pages; `lastId` is
 * how far into that the reader has come. When a page was the last, the reader stands at `to`.
 */
export interface FeedCursor {
  /** `pg_snapshot` as text: what the reader has seen completely. */
  readonly from: string
  /** `pg_snapshot` as text: what it is being brought up to; `null` between two such stretches. */
  readonly to: string | null
  /** The newest event of the stretch that was read, 0 at its beginning. */
  readonly lastId: bigint
}

/** A reader who has seen all that `snapshot` shows. */
export function cursorAt(snapshot: string): FeedCursor {
  return { from: snapshot, to: null, lastId: 0n }
}

/**
 * The cursor after a page that was read as of `snapshot`: within the stretch while there is `more`,
 * at its end otherwise.
 */
export function cursorAfterPage(
  before: FeedCursor,
  page: { snapshot: string; lastId: bigint | undefined; more: boolean },
): FeedCursor {
  if (!page.more || page.lastId === undefined) return cursorAt(page.snapshot)
  return { from: before.from, to: page.snapshot, lastId: page.lastId }
}
