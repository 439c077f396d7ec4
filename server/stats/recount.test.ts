import { beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { countsAt, recountAt, startLiveCounts } from '../testing/live-counts.ts'
import { recordLog } from '../testing/log-records.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { compareCounts, recountOrders, requestRecount, startRecounts } from './recount.ts'
import { asRecord } from './status-counts.ts'

const PATIENCE = { timeout: 10_000 }

describeOnEachEngine('a recount', (get) => {
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })
  const place = (count: number) => placeOrders(get().database.sql, customer, { count })
  const deleteUnnoticed = (count: number) =>
    get().database.sql.script(`
      ALTER TABLE orders DISABLE TRIGGER USER;
      DELETE FROM orders WHERE id IN (SELECT id FROM orders ORDER BY id DESC LIMIT ${count});
      ALTER TABLE orders ENABLE TRIGGER USER`)
  const recounts = async () => {
    const { n } = await get().database.sql.one(
      z.object({ n: z.number() }),
      'SELECT recounts AS n FROM installation',
    )
    return n
  }

  it('compares at one snapshot, whatever was committed since', async () => {
    const { sql } = get().database
    await place(5)
    const { counts } = await startLiveCounts(get().database)
    const held = await counts.advance()
    await place(7)
    await sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id % 2 = 0`)
    const same = await compareCounts(sql, held)
    expect(asRecord(same?.held ?? new Map())).toEqual(asRecord(same?.counted ?? new Map()))
    await deleteUnnoticed(2)
    const different = await compareCounts(sql, held)
    const total = (of: 'held' | 'counted') =>
      [...(different?.[of].values() ?? [])].reduce((sum, n) => sum + n, 0)
    expect(total('held') - total('counted')).toBe(2)
  })

  it('finds wrong counts, logs both figures once, and makes all servers count again', async () => {
    const { database } = get()
    const { sql } = database
    await place(10)
    const start = async () => {
      const { log, records } = recordLog('info')
      const { counts } = await startLiveCounts(database, { log, checkMs: 20 })
      await counts.advance()
      return { log, records, counts }
    }
    const servers = [await start(), await start(), await start()]
    const before = await recounts()
    await deleteUnnoticed(3)
    const intervalMs = 20
    for (const { counts, log } of servers.slice(0, 2)) {
      const running = startRecounts({ sql, counts, log, intervalMs })
      onTestFinished(() => running.stop())
    }
    for (const { counts, records } of servers) {
      await vi.waitFor(
        () => expect(records().map(({ msg }) => msg)).toContain('all orders were counted again'),
        PATIENCE,
      )
      const state = await counts.advance()
      expect(countsAt(state)).toEqual(await recountAt(sql, state.snapshot.text))
    }
    expect(await recounts()).toBe(before + 1)
    const warnings = servers.flatMap(({ records }) =>
      records().filter(({ level }) => level === 'warn'),
    )
    expect(warnings.length).toBeGreaterThan(0)
    for (const warning of warnings) {
      const { held, counted } = z
        .object({
          held: z.record(z.string(), z.number()),
          counted: z.record(z.string(), z.number()),
        })
        .parse(warning)
      const sum = (of: Record<string, number>) => Object.values(of).reduce((all, n) => all + n, 0)
      expect(sum(held) - sum(counted)).toBe(3)
    }
  })

  it('on command returns the counts, and heals those of running servers', async () => {
    const { sql } = get().database
    await place(6)
    const { counts } = await startLiveCounts(get().database, { checkMs: 20 })
    const { totalOrders } = await counts.current()
    await deleteUnnoticed(4)
    const counted = [...(await recountOrders(sql)).values()]
    expect(counted.reduce((sum, n) => sum + n, 0)).toBe(totalOrders - 4)
    await vi.waitFor(
      () => expect(counts.held()).toMatchObject({ totalOrders: totalOrders - 4 }),
      PATIENCE,
    )
  })

  it('is requested once by servers that find the same difference', async () => {
    const { sql } = get().database
    const before = await recounts()
    await Promise.all([requestRecount(sql, before), requestRecount(sql, before)])
    expect(await recounts()).toBe(before + 1)
  })
})
