import { z } from 'zod'
import type { FeedCursor } from './cursor.ts'
import type { EventIdentity, SeenEvents } from './event-identity.ts'

/**
 * The cursor that clients keep and send back as `after`. To clients it is opaque text. It is neither
 * encrypted nor signed: the feed verifies that it belongs to this database (`EventFeed`).
 */
export interface ResumeCursor {
  /** The epoch of the cursor's snapshots; see `openEpoch`. */
  epoch: string
  cursor: FeedCursor
  /** What the subscriber has received. Of `seen.latest`, an encoded cursor keeps the last 16. */
  seen: SeenEvents
  /** When the cursor was created, in ms since 1970. */
  madeAt: number
}

/**
 * Most characters of an encoded cursor. The snapshot of a thousand open transactions fits; a longer text
 * is not a cursor of this server.
 */
const MAX_LENGTH = 32 * 1024

/** The greatest id that PostgreSQL's `bigint` holds. */
const MAX_NUMBER = 2n ** 63n - 1n

const digits = z
  .string()
  .regex(/^\d{1,19}$/, { abort: true })
  .refine((text) => BigInt(text) <= MAX_NUMBER)
const snapshot = z
  .string()
  .regex(/^\d{1,19}:\d{1,19}:(\d{1,19}(,\d{1,19})*)?$/, { abort: true })
  .refine(isSnapshot)

const identity = z
  .tuple([digits.transform(BigInt), digits, z.number()])
  .transform(([id, xid, at]): EventIdentity => ({ id, xid, at }))

/** Transactions of the last page that a cursor names at most. A page seldom has more. */
const MAX_LATEST = 16

/** Cursors of older versions end after `madeAt`. */
const Encoded = z.tuple([
  z.string().min(1).max(64),
  snapshot,
  snapshot.nullable(),
  digits.transform(BigInt),
  identity.nullable(),
  z.number(),
  digits.transform(BigInt).nullable().optional(),
  z.array(identity).max(MAX_LATEST).optional(),
])

/** The text (base64url) that a client keeps. */
export function encodeResumeCursor({ epoch, cursor, seen, madeAt }: ResumeCursor): string {
  const { from, to, lastId, maxId } = cursor
  const { newest, latest } = seen
  const encoded = [
    epoch,
    from,
    to,
    String(lastId),
    newest === undefined ? null : encodeIdentity(newest),
    madeAt,
    maxId === undefined ? null : String(maxId),
    latest.slice(-MAX_LATEST).map(encodeIdentity),
  ]
  return Buffer.from(JSON.stringify(encoded)).toString('base64url')
}

function encodeIdentity({ id, xid, at }: EventIdentity): unknown[] {
  return [String(id), xid, at]
}

/**
 * The cursor behind a text from a client; `undefined` if the text is not a cursor. Never throws, and what
 * it returns is safe to pass to PostgreSQL: both snapshots are valid input for `pg_snapshot`.
 */
export function decodeResumeCursor(text: string): ResumeCursor | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const decoded = Encoded.safeParse(parseJson(Buffer.from(text, 'base64url').toString()))
  if (!decoded.success) return undefined
  const [epoch, from, to, lastId, newest, madeAt, maxId, latest] = decoded.data
  return {
    epoch,
    cursor: { from, to, lastId, ...(maxId == null ? {} : { maxId }) },
    seen: { newest: newest ?? undefined, latest: latest ?? [] },
    madeAt,
  }
}

/**
 * Whether PostgreSQL accepts a text of the form `xmin:xmax:xip,…` as a snapshot: 1 <= xmin <= xip <= …,
 * xmin <= xmax, and every xip below xmax.
 */
function isSnapshot(text: string): boolean {
  const [xmin = 0n, xmax = 0n, ...xip] = text.split(/[:,]/).filter(Boolean).map(BigInt)
  const ascending = [1n, xmin, ...xip]
  return (
    xmax <= MAX_NUMBER &&
    ascending.every((xid, index) => xid >= (ascending[index - 1] ?? 0n) && xid <= xmax) &&
    xip.every((xid) => xid < xmax)
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
