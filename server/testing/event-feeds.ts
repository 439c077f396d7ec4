import { onTestFinished } from 'vitest'
import type { Database } from '../db/database.ts'
import { EventFeed, type EventBatch, type EventFeedSettings } from '../feed/event-feed.ts'
import { Tail } from '../feed/tail.ts'
import { createLog } from '../process/log.ts'

export const HOUR_MS = 3_600_000

/** Opens a feed with its own tail, as each server does. The tail is stopped after the test. */
export async function openFeed(
  database: Database,
  settings: Partial<EventFeedSettings> = {},
): Promise<{ feed: EventFeed; tail: Tail; epoch: string }> {
  const tail = await Tail.start(database, createLog('silent'))
  onTestFinished(() => tail.stop())
  const { sql } = database
  const feed = new EventFeed({ sql, tail, resumeWindowMs: HOUR_MS, ...settings })
  return { feed, tail, epoch: tail.progress.epoch }
}

/** The cursor that a new client gets, once the tail has caught up. */
export async function presentCursor({ feed, tail }: { feed: EventFeed; tail: Tail }) {
  await tail.caughtUp()
  for await (const { cursor } of feed.live(new AbortController().signal)) return cursor
  throw new Error('the feed yielded nothing')
}

export interface Resumed {
  readonly batches: readonly EventBatch[]
  readonly ids: readonly bigint[]
  /** For each call of `attach` and `detach`: how many batches had been yielded before. */
  readonly attachedAfter: readonly number[]
  readonly detachedAfter: readonly number[]
  /** The last batch. */
  readonly end: EventBatch
}

/** Resumes from a cursor and collects all batches up to the live run. */
export async function resumeFrom(feed: EventFeed, cursor: string): Promise<Resumed> {
  const batches: EventBatch[] = []
  const attachedAfter: number[] = []
  const detachedAfter: number[] = []
  const attach = () => attachedAfter.push(batches.length)
  const detach = () => detachedAfter.push(batches.length)
  for await (const batch of feed.resume(cursor, { attach, detach })) batches.push(batch)
  const end = batches.at(-1)
  if (end === undefined) throw new Error('the feed yielded nothing')
  return { batches, ids: idsOf(batches), attachedAfter, detachedAfter, end }
}

export function idsOf(batches: readonly EventBatch[]): bigint[] {
  return batches.flatMap(({ events }) => events.map(({ id }) => id))
}
