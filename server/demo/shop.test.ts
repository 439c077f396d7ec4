import { expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { createLog } from '../process/log.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { seededDice } from './random.ts'
import { startSimulatedShop } from './shop.ts'

const Count = z.object({ n: z.number() })

describeOnEachEngine('the running shop', (get) => {
  it('survives a database failure, and continues when the database is back', async () => {
    const { sql } = get().database
    const log = createLog('fatal')
    const warned = vi.spyOn(log, 'warn')
    let failuresLeft = 1
    let changes = 0
    let busy: () => void = () => undefined
    const done = new Promise<void>((resolve) => (busy = resolve))
    const flaky: Sql = {
      ...sql,
      transaction: async (work) => {
        if (failuresLeft-- > 0) throw new Error('the connection was lost')
        const result = await sql.transaction(work)
        if (++changes === 5) busy()
        return result
      },
    }
    const shop = startSimulatedShop(flaky, {
      changesPerMinute: 60_000,
      orders: 100,
      admin: 'admin',
      random: seededDice(1),
      log,
    })
    await done
    await shop.stop()

    expect(warned).toHaveBeenCalledTimes(1)
    const written = () => sql.one(Count, 'SELECT count(*)::int AS n FROM order_events')
    const { n } = await written()
    expect(n).toBe(changes)
    expect(n).toBeGreaterThanOrEqual(5)
  })
})
