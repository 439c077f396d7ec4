import { onTestFinished } from 'vitest'
import type { Database } from '../db/database.ts'
import { openEpoch } from '../feed/epoch.ts'
import { EventFeed, type EventBatch, type EventFeedSettings } from '../feed/event-feed.ts'
import { Tail } from '../feed/tail.ts'
import { createLog } from '../process/log.ts'

export const HOUR_MS = 3_600_000

/** A feed on a tail of its own, as each server has one; stopped after the test. */
export async function openFeed(
  database: Database,
  settings: Partial<EventFeedSettings> = {},
): Promise<{ feed: EventFeed; tail: Tail; epoch: string }> {
  const epoch = await openEpoch(database.sql)
  const tail = await Tail.start(database, createLog('silent'))
  onTestFinished(() => tail.stop())
  const { sql } = database
  const feed = new EventFeed({ sql, tail, epoch, resumeWindowMs: HOUR_MS, ...settings })
  return { feed, tail, epoch }
}

/** The present cursor of a tail that has caught up, as a client without one gets it. */
export async function presentCursor({ feed, tail }: { feed: EventFeed; tail: Tail }) {
  await tail.caughtUp()
  for await (const { cursor } of feed.live(new AbortController().signal)) return cursor
  throw new Error('the feed gave nothing')
}

export interface Resumed {
  readonly batches: readonly EventBatch[]
  readonly ids: readonly bigint[]
  /** How many batches had come when the reader was attached to the live run. */
  readonly attachedAfter: readonly number[]
  /** The last one. */
  readonly end: EventBatch
}

/** All that a reader with this cursor is given to bring it up to the live run. */
export async function resumeFrom(feed: EventFeed, cursor: string): Promise<Resumed> {
  const batches: EventBatch[] = []
  const attachedAfter: number[] = []
  const attach = () => attachedAfter.push(batches.length)
  for await (const batch of feed.resume(cursor, attach)) batches.push(batch)
  const end = batches.at(-1)
  if (end === undefined) throw new Error('the feed gave nothing')
  return { batches, ids: idsOf(batches), attachedAfter, end }
}

export function idsOf(batches: readonly EventBatch[]): bigint[] {
  return batches.flatMap(({ events }) => events.map(({ id }) => id))
}
