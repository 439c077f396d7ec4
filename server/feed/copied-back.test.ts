import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { openEmbedded } from '../db/embedded.ts'
import { committedIds, lastEventId } from '../testing/delivered-events.ts'
import { openFeed, presentCursor, resumeFrom } from '../testing/event-feeds.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'

/** Starts a server on a data directory. */
async function start(directory: string) {
  const database = await openEmbedded({ directory, templateFile: inject('embeddedTemplate') })
  onTestFinished(() => database.close())
  const opened = await openFeed(database)
  return {
    sql: database.sql,
    feed: opened.feed,
    cursor: () => presentCursor(opened),
    async stop() {
      await opened.tail.stop()
      await database.close()
    },
  }
}

describe('a data directory that was copied while the server was stopped, and put back later', () => {
  it('refuses cursors from after the copy, and resumes from those before it', async () => {
    const root = await temporaryDirectory()
    const [directory, copy] = [join(root, 'data'), join(root, 'copy')]
    const original = await start(directory)
    const customer = await makeCustomer(original.sql, 'ada')
    await placeOrders(original.sql, customer, { count: 3 })
    const shared = await original.cursor()
    const lastShared = await lastEventId(original.sql)
    await original.stop()
    await cp(join(directory, 'pglite'), join(copy, 'pglite'), { recursive: true })

    const later = await start(directory)
    // The newest event of this cursor is in the copy, but there were transactions after the copy.
    for (let n = 0; n < 10; n += 1) await makeCustomer(later.sql, `other-${n}`)
    const withoutEvents = await later.cursor()
    await placeOrders(later.sql, customer, { count: 5 })
    const withEvents = await later.cursor()
    await later.stop()
    await rm(directory, { recursive: true })

    const restored = await start(copy)
    // More transactions and events than the lost cursors have seen.
    for (let n = 0; n < 30; n += 1) await placeOrders(restored.sql, customer)
    for (const lost of [withoutEvents, withEvents]) {
      const { ids, end } = await resumeFrom(restored.feed, lost)
      expect(ids).toEqual([])
      expect(end.reset).toBe(true)
      const before = await lastEventId(restored.sql)
      await placeOrders(restored.sql, customer)
      const resumed = await resumeFrom(restored.feed, end.cursor)
      expect(resumed.ids).toEqual(await committedIds(restored.sql, before))
      expect(resumed.end.reset).toBe(false)
    }
    const fromShared = await resumeFrom(restored.feed, shared)
    expect(fromShared.end.reset).toBe(false)
    expect(fromShared.ids).toEqual(await committedIds(restored.sql, lastShared))
  }, 120_000)
})
