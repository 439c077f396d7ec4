import fc from 'fast-check'
import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import type { Sql } from '../db/sql.ts'
import { committedIds, lastEventId } from '../testing/delivered-events.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { HOUR_MS, openFeed, presentCursor, resumeFrom } from '../testing/event-feeds.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import type { EventIdentity } from './event-identity.ts'
import { decodeResumeCursor, encodeResumeCursor, type ResumeCursor } from './resume-cursor.ts'

const decoded = (text: string): ResumeCursor => {
  const cursor = decodeResumeCursor(text)
  if (cursor === undefined) throw new Error('not a cursor')
  return cursor
}

function newestIn({ seen }: ResumeCursor): EventIdentity {
  if (seen.newest === undefined) throw new Error('the cursor names no event')
  return seen.newest
}

function withNewest(cursor: ResumeCursor, newest: EventIdentity): ResumeCursor {
  return { ...cursor, seen: { ...cursor.seen, newest } }
}

describeOnEachEngine('a cursor that cannot be resumed', (get) => {
  let sql: Sql
  let customer: string
  beforeAll(async () => {
    sql = get().database.sql
    customer = await makeCustomer(sql, 'ada')
  })
  afterEach(() => vi.useRealTimers())
  const place = (count = 1) => placeOrders(sql, customer, { count })

  async function open() {
    await place(2)
    const opened = await openFeed(get().database)
    return { ...opened, present: await presentCursor(opened) }
  }

  it.each([
    ['garbage', () => 'not a cursor'],
    ['an empty string', () => ''],
    ['a cursor of another database', (mine: ResumeCursor) => ({ ...mine, epoch: 'elsewhere' })],
    [
      'a cursor with an event that never existed',
      (mine: ResumeCursor) => withNewest(mine, { id: 999_999n, xid: '3', at: 0 }),
    ],
    [
      'a cursor with another time of its event',
      (mine: ResumeCursor) => {
        const newest = newestIn(mine)
        return withNewest(mine, { ...newest, at: newest.at + 1 })
      },
    ],
    [
      'a cursor with another transaction of its event',
      (mine: ResumeCursor) => {
        const newest = newestIn(mine)
        return withNewest(mine, { ...newest, xid: String(BigInt(newest.xid) + 1n) })
      },
    ],
    [
      'a cursor with an event of its last page that never existed',
      (mine: ResumeCursor) => ({
        ...mine,
        seen: { ...mine.seen, latest: [{ id: 1n, xid: '3', at: 0 }] },
      }),
    ],
    [
      'a cursor of the future',
      (mine: ResumeCursor) => ({
        ...mine,
        cursor: { from: '88888888:99999999:', to: null, lastId: 0n },
      }),
    ],
  ])('%s leads to a reset, and the feed resumes from its cursor', async (_what, make) => {
    const { feed, tail, present } = await open()
    const made = make(decoded(present))
    const text = typeof made === 'string' ? made : encodeResumeCursor(made)
    const { batches, end, attachedAfter } = await resumeFrom(feed, text)
    expect(batches).toHaveLength(1)
    expect(end).toMatchObject({ events: [], reset: true, position: tail.progress.position })
    expect(attachedAfter).toEqual([0])
    const before = await lastEventId(sql)
    await place(3)
    const resumed = await resumeFrom(feed, end.cursor)
    expect(resumed.end.reset).toBe(false)
    expect(resumed.ids).toEqual(await committedIds(sql, before))
  })

  it('is a cursor that is 1 ms older than the resume window', async () => {
    const { feed, present } = await open()
    const { madeAt } = decoded(present)
    vi.useFakeTimers({ toFake: ['Date'], now: madeAt + HOUR_MS })
    expect((await resumeFrom(feed, present)).end.reset).toBe(false)
    vi.setSystemTime(madeAt + HOUR_MS + 1)
    expect((await resumeFrom(feed, present)).end.reset).toBe(true)
  })

  it('never makes the feed fail, whatever it contains', async () => {
    const { feed, epoch, present } = await open()
    const { seen, madeAt } = decoded(present)
    const number = fc.oneof(
      fc.nat({ max: 2_000 }).map(String),
      fc.bigInt({ min: 0n, max: 10n ** 20n - 1n }).map(String),
    )
    const snapshot = fc
      .tuple(number, number, fc.array(number, { maxLength: 3 }))
      .map(([xmin, xmax, xip]) => `${xmin}:${xmax}:${xip.join(',')}`)
    const id = number.map(BigInt)
    const at = fc.double({ noNaN: true, noDefaultInfinity: true })
    const identity = fc.record({ id, xid: number, at })
    const madeUp = fc.record({
      epoch: fc.constant(epoch),
      cursor: fc.record({ from: snapshot, to: fc.option(snapshot), lastId: id }),
      seen: fc.record({
        newest: fc.oneof(fc.constantFrom(seen.newest, undefined), identity),
        latest: fc.array(identity, { maxLength: 3 }),
      }),
      madeAt: fc.oneof(fc.constant(madeAt), fc.double({ noNaN: true, noDefaultInfinity: true })),
    })
    await fc.assert(
      fc.asyncProperty(madeUp, async (cursor) => {
        const { end } = await resumeFrom(feed, encodeResumeCursor(cursor))
        expect(end.position).toBeTypeOf('number')
      }),
      { numRuns: 100 },
    )
  })
})
