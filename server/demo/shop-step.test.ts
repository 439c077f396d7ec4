import { expect, it } from 'vitest'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { describeOnEachEngine, describeOnPostgres } from '../testing/engines.ts'
import { expectTrueRecords } from '../testing/recount.ts'
import { usualLevels } from './levels.ts'
import { seededDice } from './random.ts'
import { seedDemoOrders } from './seed.ts'
import { readBacklog } from './shop-backlog.ts'
import { takeShopStep, type ShopChange } from './shop-step.ts'
import { DAY_MS, HOUR_MS } from './time.ts'

const Count = z.object({ n: z.number() })
const Text = z.object({ text: z.string() })

async function count(sql: Sql, from: string): Promise<number> {
  return (await sql.one(Count, `SELECT count(*)::int AS n FROM ${from}`)).n
}

const OPEN = `orders WHERE status IN ('PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY')`

/** A shop at noon; its level is 27 open orders. */
function stepper(sql: Sql, seed: number): () => Promise<ShopChange> {
  const dice = seededDice(seed)
  const pace = { levels: usualLevels(0), changesPerMinute: 120 }
  const noon = Math.ceil(Date.now() / DAY_MS) * DAY_MS + 12 * HOUR_MS
  return () => takeShopStep(sql, { dice, now: noon, pace, admin: 'admin', readBacklog })
}

describeOnEachEngine('the simulated shop, from nothing', (get) => {
  it('reaches its level of open orders and stays there', async () => {
    const { sql } = get().database
    const step = stepper(sql, 1)
    const kinds = new Map<string, number>()
    for (let taken = 1; taken <= 400; taken++) {
      const { kind } = await step()
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      if (taken > 150 && taken % 10 === 0) {
        const open = await count(sql, OPEN)
        expect(open).toBeGreaterThan(14)
        expect(open).toBeLessThan(45)
      }
    }
    expect(kinds.get('placed')).toBeGreaterThan(90)
    expect(kinds.get('moved')).toBeGreaterThan(200)
  })

  it('leaves orders that agree with their events (R6)', async () => {
    await expectTrueRecords(get().database.sql)
  })

  it('makes only allowed transitions', async () => {
    const moves = await get().database.sql.rows(
      Text,
      `SELECT DISTINCT from_status || '>' || to_status AS text FROM order_events
        WHERE kind = 'STATUS_CHANGED' ORDER BY text`,
    )
    expect(moves.map(({ text }) => text)).toEqual([
      'OUT_FOR_DELIVERY>DELIVERED',
      'PENDING>CANCELLED',
      'PENDING>SHIPPED',
      'SHIPPED>OUT_FOR_DELIVERY',
    ])
  })

  it('records an actor and, for a cancellation, a reason (R25)', async () => {
    const { sql } = get().database
    const actors = await sql.rows(
      Text,
      `SELECT DISTINCT kind || ' ' || actor AS text FROM order_events ORDER BY text`,
    )
    expect(actors.map(({ text }) => text)).toEqual([
      'PLACED amina',
      'PLACED jonas',
      'PLACED key:storefront',
      'PLACED mateo',
      'PLACED nora',
      'STATUS_CHANGED amina',
      'STATUS_CHANGED jonas',
      'STATUS_CHANGED key:courier',
      'STATUS_CHANGED key:warehouse',
      'STATUS_CHANGED mateo',
      'STATUS_CHANGED nora',
    ])
    expect(
      await count(sql, `order_events WHERE (to_status = 'CANCELLED') <> (reason IS NOT NULL)`),
    ).toBe(0)
  })

  it('places orders whose total equals the sum of their items', async () => {
    const wrong = `
      (SELECT orders.id FROM orders JOIN order_items ON order_id = orders.id
        GROUP BY orders.id HAVING sum(credit_value * quantity) <> total_credits) AS wrong`
    const { sql } = get().database
    expect(await count(sql, wrong)).toBe(0)
    expect(await count(sql, 'orders WHERE estimated_delivery > date_ordered')).toBe(
      await count(sql, 'orders'),
    )
  })

  it('has returning customers', async () => {
    const { sql } = get().database
    expect(await count(sql, 'customers')).toBeLessThan(await count(sql, 'orders'))
  })
})

describeOnEachEngine('the simulated shop, from many open orders', (get) => {
  it('reduces them while it places new ones', async () => {
    const { sql } = get().database
    await seedDemoOrders(sql, { count: 3_000, now: new Date() })
    const before = await count(sql, OPEN)
    const step = stepper(sql, 2)
    const kinds = new Set<string>()
    for (let taken = 0; taken < 150; taken++) kinds.add((await step()).kind)
    expect(await count(sql, OPEN)).toBeLessThan(before)
    expect(kinds).toEqual(new Set(['placed', 'moved']))
    await expectTrueRecords(sql)
  })
})

describeOnPostgres('the simulated shop beside other writers', (get) => {
  it('does not wait for an order that another writer holds', async () => {
    const { sql } = get().database
    await seedDemoOrders(sql, { count: 1_000, now: new Date() })
    const step = stepper(sql, 3)
    await sql.transaction(async (other) => {
      const held = await other.rows(Text, `SELECT id::text AS text FROM ${OPEN} FOR UPDATE`)
      const changed: string[] = []
      for (let taken = 0; taken < 15; taken++) changed.push((await step()).orderId)
      expect(held.length).toBeGreaterThan(0)
      expect(changed.filter((id) => held.some(({ text }) => text === id))).toEqual([])
    })
  })

  it('keeps orders and events in agreement with several concurrent shops', async () => {
    const { sql } = get().database
    const shops = [4, 5, 6].map((seed) => stepper(sql, seed))
    await Promise.all(
      shops.map(async (step) => {
        for (let taken = 0; taken < 60; taken++) await step()
      }),
    )
    await expectTrueRecords(sql)
  })
})
