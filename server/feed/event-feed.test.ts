import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { committedIds, lastEventId } from '../testing/delivered-events.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { eventLoopTurns } from '../testing/event-loop.ts'
import { idsOf, openFeed, presentCursor, resumeFrom } from '../testing/event-feeds.ts'
import { UNATTACHED } from './event-feed.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import type { Sql } from '../db/sql.ts'
import type { EventBatch } from './event-feed.ts'
import { decodeResumeCursor } from './resume-cursor.ts'

describeOnEachEngine('the feed without a cursor', (get) => {
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })
  const place = (count = 1) => placeOrders(get().database.sql, customer, { count })

  it('yields an empty batch at once, then the new events', async () => {
    const { sql } = get().database
    const { feed } = await openFeed(get().database)
    const abort = new AbortController()
    const live = feed.live(abort.signal)
    const first = (await live.next()).value
    expect(first).toMatchObject({ events: [], reset: false })
    const before = await lastEventId(sql)
    const batches: EventBatch[] = []
    for (const count of [1, 3]) {
      await place(count)
      const wanted = await committedIds(sql, before)
      while (idsOf(batches).length < wanted.length) {
        const { value } = await live.next()
        if (value !== undefined) batches.push(value)
      }
      expect(idsOf(batches)).toEqual(wanted)
    }
    // Resuming from each cursor yields the events after it.
    if (first === undefined) throw new Error('the feed yielded nothing')
    for (const [index, { cursor }] of [first, ...batches].entries()) {
      expect((await resumeFrom(feed, cursor)).ids).toEqual(idsOf(batches.slice(index)))
    }
    abort.abort()
    expect((await live.next()).done).toBe(true)
  })

  it('does not block the tail when its subscriber leaves without taking a page', async () => {
    const { feed, tail } = await openFeed(get().database)
    const live = feed.live(new AbortController().signal)
    await live.next()
    // More pages than are queued for a slow subscriber.
    let pages = 0
    tail.subscribe(() => {
      pages += 1
    })
    while (pages < 2) {
      await place()
      await eventLoopTurns(1)
    }
    await live.return()
    await expect(tail.caughtUp()).resolves.toBeDefined()
  })
})

/** Needs a database of its own, which has no events yet. */
describeOnEachEngine('resuming the feed from before the first event', (get) => {
  it('yields all events', async () => {
    const { sql } = get().database
    const customer = await makeCustomer(sql, 'ada')
    const opened = await openFeed(get().database)
    const cursor = await presentCursor(opened)
    expect(await lastEventId(sql)).toBe(0n)
    await placeOrders(sql, customer, { count: 3 })
    const { ids, end } = await resumeFrom(opened.feed, cursor)
    expect(ids).toEqual(await committedIds(sql))
    expect(end.reset).toBe(false)
  })
})

describeOnEachEngine('resuming the feed', (get) => {
  let sql: Sql
  let customer: string
  beforeAll(async () => {
    sql = get().database.sql
    customer = await makeCustomer(sql, 'ada')
  })
  const place = (count = 1) => placeOrders(sql, customer, { count })

  it('yields one empty batch if nothing was missed', async () => {
    const { feed, tail } = await openFeed(get().database)
    await place()
    const cursor = await presentCursor({ feed, tail })
    const { batches, end, attachedAfter } = await resumeFrom(feed, cursor)
    expect(batches).toHaveLength(1)
    expect(end).toMatchObject({ events: [], reset: false, position: tail.progress.position })
    expect(attachedAfter).toEqual([0])
    await place(2)
    expect((await resumeFrom(feed, end.cursor)).ids).toHaveLength(2)
  })

  it('yields a backlog in pages, and each page has a cursor to resume from', async () => {
    const opened = await openFeed(get().database, { pageSize: 100 })
    const start = await presentCursor(opened)
    const before = await lastEventId(sql)
    await place(1_500)
    const wanted = await committedIds(sql, before)
    const { batches, ids, end, ...attached } = await resumeFrom(opened.feed, start)
    expect(ids).toEqual(wanted)
    expect(Math.max(...batches.map(({ events }) => events.length))).toBe(100)
    // The subscriber is attached to the live run until the backlog turns out to be long, and for its end.
    expect(attached).toEqual({ attachedAfter: [0, 15], detachedAfter: [0] })
    expect(batches.map(({ position }) => position !== undefined)).toEqual(
      batches.map((batch) => batch === end),
    )
    for (const [index, { cursor }] of batches.entries()) {
      // With this event the cursor proves that it comes from this database.
      const newest = idsOf(batches.slice(0, index + 1)).at(-1)
      expect(decodeResumeCursor(cursor)?.seen.newest?.id).toBe(newest)
      const rest = await resumeFrom(opened.feed, cursor)
      expect(rest.ids).toEqual(idsOf(batches.slice(index + 1)))
      expect(rest.end).toMatchObject({ reset: false, position: end.position })
    }
  })

  it('loses nothing when a subscriber is cut off after each page during writes', async () => {
    const opened = await openFeed(get().database, { pageSize: 7 })
    let cursor = await presentCursor(opened)
    const before = await lastEventId(sql)
    await place(50)
    const got: bigint[] = []
    for (let visit = 0, isEnd = false; !isEnd; visit += 1) {
      for await (const batch of opened.feed.resume(cursor, UNATTACHED)) {
        cursor = batch.cursor
        got.push(...idsOf([batch]))
        isEnd = batch.position !== undefined
        break
      }
      if (visit < 10) await place(2)
    }
    expect(got).toEqual(await committedIds(sql, before))
  })

  it('repeats nothing from a cursor of a server whose tail is ahead', async () => {
    const here = await openFeed(get().database, { pageSize: 5 })
    const before = await lastEventId(sql)
    const start = await presentCursor(here)
    // A tail without notifications: it has not read since its start.
    const silent = { reliable: true, stop: () => Promise.resolve() }
    const listen = () => Promise.resolve(silent)
    const there = await openFeed({ ...get().database, listen }, { pageSize: 5 })
    await there.tail.caughtUp()
    const behind = there.tail.progress
    await place(12)
    const ahead = await presentCursor(here)
    expect(there.tail.progress).toEqual(behind)

    const { ids, end } = await resumeFrom(there.feed, ahead)
    expect(ids).toEqual([])
    // The live run of this server will still yield these events. Up to this position they are skipped.
    expect(end.position).toBeGreaterThan(behind.position)
    expect(end.position).toBe(there.tail.progress.position)

    const [firstPage] = (await resumeFrom(here.feed, start)).batches
    const rest = await resumeFrom(there.feed, firstPage?.cursor ?? '')
    expect([...(firstPage?.events ?? []).map(({ id }) => id), ...rest.ids]).toEqual(
      await committedIds(sql, before),
    )
  })

  it('reads pages no faster than the subscriber takes them', async () => {
    let reads = 0
    const counting: Sql = {
      ...sql,
      one(...args) {
        reads += 1
        return sql.one(...args)
      },
    }
    const opened = await openFeed(get().database, { pageSize: 10, sql: counting })
    const cursor = await presentCursor(opened)
    await place(50)
    const resumed = opened.feed.resume(cursor, UNATTACHED)
    onTestFinished(async () => {
      await resumed.return()
    })
    await resumed.next()
    for (const _page of [1, 2, 3]) {
      const before = reads
      await opened.tail.caughtUp()
      expect(reads).toBe(before)
      await resumed.next()
      expect(reads).toBe(before + 1)
    }
  })
})
