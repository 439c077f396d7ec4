import fc from 'fast-check'
import type pg from 'pg'
import { beforeAll, it } from 'vitest'
import { committedIds, expectOnce, expectPages, lastEventId } from '../testing/delivered-events.ts'
import { describeOnPostgres } from '../testing/engines.ts'
import { connectWriters, insertOrders } from '../testing/writers.ts'
import { makeCustomer } from '../testing/place-orders.ts'
import type { OrderEventRecord } from './order-event.ts'
import { readPresent, readPage } from './read-page.ts'

const WRITERS = 3

type Step =
  | { kind: 'write'; writer: number; count: number }
  | { kind: 'COMMIT' | 'ROLLBACK'; writer: number }
  | { kind: 'read' }

const writer = fc.integer({ min: 0, max: WRITERS - 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    writer,
    count: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({ kind: fc.constantFrom('COMMIT' as const, 'COMMIT' as const, 'ROLLBACK'), writer }),
  fc.record({ kind: fc.constant('read' as const) }),
)

describeOnPostgres('reading the feed while transactions overlap', (get) => {
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })

  it('returns every committed event once, wherever pages begin and end', async () => {
    const { sql } = get().database
    const writers = await connectWriters(get(), WRITERS)
    const open = new Set<pg.Client>()
    const end = async (client: pg.Client, how: string) => {
      if (open.delete(client)) await client.query(how)
    }
    const play = async (steps: readonly Step[], pageSize: number) => {
      const [before, start] = [await lastEventId(sql), (await readPresent(sql)).cursor]
      const pages: (readonly OrderEventRecord[])[] = []
      let cursor = start
      const read = async () => {
        const page = await readPage(sql, cursor, pageSize)
        pages.push(page.events)
        cursor = page.cursor
        return page.more
      }
      for (const each of steps) {
        if (each.kind === 'read') {
          await read()
          continue
        }
        const client = writers[each.writer]
        if (client === undefined) continue
        if (each.kind === 'write') {
          if (!open.has(client)) await client.query('BEGIN')
          open.add(client)
          await insertOrders(client, customer, each.count)
        } else await end(client, each.kind)
      }
      for (const client of [...open]) await end(client, 'COMMIT')
      for (let stretch = 0; stretch < 2; stretch += 1) while (await read());
      expectPages(pages, pageSize)
      expectOnce(
        pages.flat().map(({ id }) => id),
        await committedIds(sql, before),
      )
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        play,
      ),
      { numRuns: 25 },
    )
  })
})
