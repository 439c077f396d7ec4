import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { unseen } from '../feed/read-page.ts'
import { NOTHING } from './coverage.ts'
import type { EventPage, Projection } from './projection.ts'

/** What a batch did. */
export interface Batch {
  /**
   * - `applied`: it applied what there was, up to its size.
   * - `busy`: another process is at work on the projection.
   * - `waiting`: the events of an earlier release are not yet filled (see server/backfill).
   */
  outcome: 'applied' | 'busy' | 'waiting'
  /** The number of ids that are left in the stretch that it reads. */
  left: number
  /** Whether there may be more to apply: of this stretch, or events committed since an earlier batch began it. */
  more: boolean
  /** Whether it began to compute the projection from the first event. */
  rebuilding: boolean
}

const bigint = z.string().transform(BigInt)

/** The place of a projection in the event record; see the table `projections` and `FeedCursor`. */
interface Place {
  from: string
  to: string | null
  lastId: bigint
  maxId: bigint | null
}

const Stored = z.object({
  epoch: z.string().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  lastId: bigint,
  maxId: bigint.nullable(),
})
type Stored = z.infer<typeof Stored>

const Present = z.object({
  epoch: z.string().nullable(),
  filled: z.boolean(),
  snapshot: z.string(),
})

/**
 * Applies the next events to a projection and stores how far it is, in one READ COMMITTED transaction. `size`
 * is the most ids that it passes over. The row of the projection is locked first, and each later statement
 * sees what the holder of the lock before it committed. So any number of processes may call this at any
 * time: each event is applied once, and a failure at any point leaves the projection as it was.
 *
 * If the epoch of the feed has changed, transaction ids have another meaning, and the projection is computed
 * from the first event again. Errors of the database pass through.
 */
export function runBatch(sql: Sql, projection: Projection, size: number): Promise<Batch> {
  return sql.transaction(async (tx) => {
    // After a long pause it has to find the new events among millions.
    await tx.run('SET LOCAL statement_timeout = 0')
    const [stored] = await tx.rows(
      Stored,
      `SELECT epoch, from_snapshot::text AS "from", to_snapshot::text AS "to", last_id::text AS "lastId",
              max_id::text AS "maxId"
         FROM projections WHERE name = $1 FOR UPDATE SKIP LOCKED`,
      [projection.name],
    )
    if (stored === undefined) return { outcome: 'busy', left: 0, more: false, rebuilding: false }
    const present = await tx.one(
      Present,
      `SELECT feed_epoch AS epoch, history_filled AS filled, feed_snapshot()::text AS snapshot
         FROM installation`,
    )
    const { epoch, filled, snapshot } = present
    if (!filled || epoch === null)
      return { outcome: 'waiting', left: 0, more: false, rebuilding: false }

    const known = knownPlace(stored, epoch)
    if (known === undefined) await projection.clear(tx)
    const place = known ?? (await firstPlace(tx, snapshot))
    const after =
      place.to === null
        ? await beginStretch(tx, projection, place.from, snapshot, size)
        : await continueStretch(tx, projection, { ...place, to: place.to }, size)
    await store(tx, projection.name, epoch, after)
    const left = after.maxId === null ? 0 : Number(after.maxId - after.lastId)
    const more = after.to !== null || (known?.to ?? null) !== null
    return { outcome: 'applied', left, more, rebuilding: known === undefined }
  })
}

/** The stored place, if it belongs to the present epoch. */
function knownPlace({ epoch, from, ...rest }: Stored, present: string): Place | undefined {
  return from === null || epoch !== present ? undefined : { from, ...rest }
}

/** Before the first event, in the stretch up to `snapshot`. */
async function firstPlace(tx: Sql, snapshot: string): Promise<Place> {
  const { maxId } = await tx.one(
    z.object({ maxId: bigint }),
    'SELECT COALESCE(max(id), 0)::text AS "maxId" FROM order_events',
  )
  return { from: NOTHING, to: snapshot, lastId: 0n, maxId }
}

const Bounds = z.object({ count: z.number(), after: bigint.nullable(), maxId: bigint.nullable() })

const READ_BOUNDS = `
  SELECT count(*)::float8 AS count, (min(id) - 1)::text AS after, max(id)::text AS "maxId"
    FROM (${unseen('$2::pg_snapshot', 'OFFSET 0')}) AS unseen`

/** A stretch of few events: they are found by their transactions, however far their ids are apart. */
const FEW_EVENTS = `
  SELECT * FROM order_events
   WHERE id <= $4::bigint
     AND id = ANY (ARRAY(SELECT id FROM (${unseen('$2::pg_snapshot', 'OFFSET 0')}) AS unseen))`

async function beginStretch(
  tx: Sql,
  projection: Projection,
  from: string,
  to: string,
  size: number,
): Promise<Place> {
  const { count, after, maxId } = await tx.one(Bounds, READ_BOUNDS, [from, to, 0n])
  if (after === null || maxId === null) return placeAt(to)
  if (count > size) return continueStretch(tx, projection, { from, to, lastId: after, maxId }, size)
  await projection.apply(tx, { events: FEW_EVENTS, params: [from, to, 0n, maxId] })
  return placeAt(to)
}

/** A page of a stretch, read by ids as in the feed. */
const EVENTS_BY_ID = `
  SELECT * FROM order_events
   WHERE id > $3::bigint AND id <= $4::bigint
     AND pg_visible_in_snapshot(xid, $2::pg_snapshot)
     AND NOT pg_visible_in_snapshot(xid, $1::pg_snapshot)`

const Next = z.object({ next: bigint.nullable() })

async function continueStretch(
  tx: Sql,
  projection: Projection,
  { from, to, lastId, maxId }: Place & { to: string },
  size: number,
): Promise<Place> {
  const last = maxId ?? lastId
  const end = lastId + BigInt(size) < last ? lastId + BigInt(size) : last
  const page: EventPage = { events: EVENTS_BY_ID, params: [from, to, lastId, end] }
  await projection.apply(tx, page)
  // A gap in the ids is passed over at once.
  const { next } = await tx.one(
    Next,
    'SELECT min(id)::text AS next FROM order_events WHERE id > $1::bigint AND id <= $2::bigint',
    [end, last],
  )
  return next === null ? placeAt(to) : { from, to, lastId: next - 1n, maxId: last }
}

function placeAt(snapshot: string): Place {
  return { from: snapshot, to: null, lastId: 0n, maxId: null }
}

function store(tx: Sql, name: string, epoch: string, { from, to, lastId, maxId }: Place) {
  return tx.run(
    `UPDATE projections SET epoch = $2, from_snapshot = $3::pg_snapshot, to_snapshot = $4::pg_snapshot,
            last_id = $5::bigint, max_id = $6::bigint
      WHERE name = $1`,
    [name, epoch, from, to, lastId, maxId],
  )
}
