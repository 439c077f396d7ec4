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
  /** All events of this stretch with ids up to this one have been read; 0 at its beginning. */
  readonly lastId: bigint
  /** No event of this stretch has a greater id. Absent as long as this is not known. */
  readonly maxId?: bigint | undefined
}

/** The cursor between two stretches at which every event visible in `snapshot` has been read. */
export function cursorAt(snapshot: string): FeedCursor {
  return { from: snapshot, to: null, lastId: 0n }
}

/** The cursor after the whole stretch that `cursor` is in; `cursor` itself between two stretches. */
export function cursorAtEnd({ from, to }: FeedCursor): FeedCursor {
  return cursorAt(to ?? from)
}

/** How far a read came in the stretch that ends at `snapshot`. */
export interface StretchProgress {
  snapshot: string
  /** The ids of the events that are still to be read are in (`after`, `maxId`]; absent if there are none. */
  rest?: { after: bigint; maxId: bigint } | undefined
}

/** The cursor after a read: within the stretch while there is more to read, at its end otherwise. */
export function cursorAfterRead(
  before: FeedCursor,
  { snapshot, rest }: StretchProgress,
): FeedCursor {
  if (rest === undefined || rest.after >= rest.maxId) return cursorAt(snapshot)
  return { from: before.from, to: snapshot, lastId: rest.after, maxId: rest.maxId }
}
