import { expect, it } from 'vitest'
import type { Sql } from '../db/sql.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { forEachOpen, isOpen, sumOpen } from './open-orders.ts'
import { generateOrders } from './generate.ts'
import { seedDemoOrders } from './seed.ts'
import { findOneToMove, readBacklog, rememberBacklog } from './shop-backlog.ts'

const now = new Date('2026-03-12T12:00:00Z')
const orders = [...generateOrders({ count: 3_000, now, seed: 1, admin: 'admin', batchSize: 3_000 })]
  .flatMap((batch) => batch.orders)
  .map(({ history, estimatedDelivery }, index) => ({
    id: String(index + 1),
    status: history.status,
    promise: estimatedDelivery,
  }))

describeOnEachEngine('the backlog of the simulated shop', (get) => {
  it('has the numbers of open and late orders', async () => {
    const { sql } = get().database
    await seedDemoOrders(sql, { count: 3_000, now })
    const open = (status: string) => orders.filter((order) => order.status === status)
    expect(await readBacklog(sql, now.getTime())).toEqual({
      open: forEachOpen((status) => open(status).length),
      late: forEachOpen((status) => {
        return open(status).filter(({ promise }) => promise < now.getTime()).length
      }),
    })
  })

  it('finds the most urgent order, and those that are not late by age', async () => {
    const { sql } = get().database
    const pending = orders.filter(({ status }) => status === 'PENDING')
    const move = { from: 'PENDING', to: 'SHIPPED' } as const
    const at = now.getTime()
    const urgent = pending.reduce((most, each) => (each.promise < most.promise ? each : most))
    expect(await findOneToMove(sql, move, { by: 'urgency' }, at)).toBe(urgent.id)
    const onTime = pending.filter(({ promise }) => promise >= at)
    for (const position of [0, 7, onTime.length - 1]) {
      const choice = { by: 'position', position } as const
      expect(await findOneToMove(sql, move, choice, at)).toBe(onTime[position]?.id)
    }
    const beyond = { by: 'position', position: onTime.length } as const
    expect(await findOneToMove(sql, move, beyond, at)).toBeUndefined()
  })

  it('is counted again after a hundredth of it may have changed', async () => {
    const { sql } = get().database
    let queries = 0
    const counting: Sql = {
      ...sql,
      one: (...args) => {
        queries += 1
        return sql.one(...args)
      },
    }
    const read = rememberBacklog()
    const first = await read(counting, now.getTime())
    const each = queries
    const steps = Math.floor(sumOpen(first.open) / 100)
    expect(steps).toBeGreaterThan(1)
    for (let step = 0; step < steps; step++) expect(await read(counting, now.getTime())).toBe(first)
    expect(queries).toBe(each)
    await read(counting, now.getTime())
    expect(queries).toBe(2 * each)
    expect(orders.filter(({ status }) => isOpen(status))).toHaveLength(sumOpen(first.open))
  })
})
