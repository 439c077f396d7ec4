/**
 * A position in the event record. It is a snapshot (which transactions were visible) and not the id of an
 * event: ids are assigned in another order than transactions commit, so "everything after id N" would
 * miss events of a transaction that commits late.
 *
 * The events that became visible between the snapshots `from` and `to` are a stretch. A stretch is read
 * in pages, ordered by event id; `lastId` is how far it has been read. After its last page the cursor is
 * at the snapshot `to`, between two stretches.
 */
export interface FeedCursor {
  /** `pg_snapshot` as text: every event visible in it has been read. */
  readonly from: string
  /** `pg_snapshot` as text: the end of the stretch that is being read; `null` between two stretches. */
  readonly to: string | null
  /** The greatest event id read in this stretch; 0 at its beginning. */
  readonly lastId: bigint
}

/** The cursor between two stretches at which every event visible in `snapshot` has been read. */
export function cursorAt(snapshot: string): FeedCursor {
  return { from: snapshot, to: null, lastId: 0n }
}

/**
 * The cursor after a page of the stretch that ends at `page.snapshot`: within the stretch while there is
 * `more` to read, at its end otherwise.
 */
export function cursorAfterPage(
  before: FeedCursor,
  page: { snapshot: string; lastId: bigint | undefined; more: boolean },
): FeedCursor {
  if (!page.more || page.lastId === undefined) return cursorAt(page.snapshot)
  return { from: before.from, to: page.snapshot, lastId: page.lastId }
}
