import { z } from 'zod'
import type { FeedCursor } from './cursor.ts'
import type { EventMark } from './event-identity.ts'

/** A reader's cursor as clients keep it. */
export interface ResumeCursor {
  /** Names the run of transaction ids that the cursor's snapshots belong to. */
  epoch: string
  cursor: FeedCursor
  /** The newest event that the reader has seen; `undefined` when there was none yet. */
  newest: EventMark | undefined
  /** When the cursor was made, in ms since 1970. */
  madeAt: number
}

/** Longer than the snapshot of a thousand open transactions; what is longer is no cursor of ours. */
const MAX_LENGTH = 32 * 1024

const MAX_NUMBER = 2n ** 63n - 1n

const digits = z
  .string()
  .regex(/^\d{1,19}$/, { abort: true })
  .refine((text) => BigInt(text) <= MAX_NUMBER)
const snapshot = z
  .string()
  .regex(/^\d{1,19}:\d{1,19}:(\d{1,19}(,\d{1,19})*)?$/, { abort: true })
  .refine(isSnapshot)

const Encoded = z.tuple([
  z.string().min(1).max(64),
  snapshot,
  snapshot.nullable(),
  digits.transform(BigInt),
  z.tuple([digits.transform(BigInt), digits, z.number()]).nullable(),
  z.number(),
])

export function encodeResumeCursor({ epoch, cursor, newest, madeAt }: ResumeCursor): string {
  const mark = newest === undefined ? null : [String(newest.id), newest.xid, newest.at]
  const { from, to, lastId } = cursor
  return Buffer.from(JSON.stringify([epoch, from, to, String(lastId), mark, madeAt])).toString(
    'base64url',
  )
}

/** The cursor that a client sends back, or `undefined` for a text that is none. */
export function decodeResumeCursor(text: string): ResumeCursor | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const decoded = Encoded.safeParse(parseJson(Buffer.from(text, 'base64url').toString()))
  if (!decoded.success) return undefined
  const [epoch, from, to, lastId, mark, madeAt] = decoded.data
  return {
    epoch,
    cursor: { from, to, lastId },
    newest: mark === null ? undefined : { id: mark[0], xid: mark[1], at: mark[2] },
    madeAt,
  }
}

/** Whether PostgreSQL would take a text of a snapshot's form for one: `xmin:xmax:xip,…`, ascending. */
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
