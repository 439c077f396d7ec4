import { expect } from 'vitest'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'

const Count = z.object({ status: z.string(), n: z.number() })
const Order = z.object({
  id: z.string(),
  status: z.string(),
  version: z.number(),
  changedAt: z.string(),
})
type Order = z.infer<typeof Order>
const Event = z.object({
  orderId: z.string(),
  kind: z.enum(['PLACED', 'STATUS_CHANGED', 'EDITED', 'DELETED']),
  from: z.string().nullable(),
  to: z.string().nullable(),
  at: z.string(),
})
type Event = z.infer<typeof Event>

/**
 * Expects that the counters equal a full recount of the orders, and that the status and version of each
 * order follow from its events.
 */
export async function expectTrueRecords(sql: Sql): Promise<void> {
  expect(await countedOrders(sql)).toEqual(await recountedOrders(sql))
  expect(replay(await allEvents(sql))).toEqual(await presentOrders(sql))
}

/** The number of orders by status, according to the counters. */
export async function countedOrders(sql: Sql): Promise<Record<string, number>> {
  return byStatus(
    await sql.rows(
      Count,
      `SELECT status::text, sum(n)::float8 AS n FROM order_counts GROUP BY status HAVING sum(n) <> 0`,
    ),
  )
}

async function recountedOrders(sql: Sql): Promise<Record<string, number>> {
  return byStatus(
    await sql.rows(Count, `SELECT status::text, count(*)::float8 AS n FROM orders GROUP BY status`),
  )
}

function byStatus(counts: readonly z.infer<typeof Count>[]): Record<string, number> {
  return Object.fromEntries(counts.map(({ status, n }) => [status, n]))
}

async function presentOrders(sql: Sql): Promise<Map<string, Order>> {
  const orders = await sql.rows(
    Order,
    `SELECT id::text, status::text, version, updated_at::text AS "changedAt" FROM orders ORDER BY id`,
  )
  return new Map(orders.map((order) => [order.id, order]))
}

function allEvents(sql: Sql): Promise<Event[]> {
  return sql.rows(
    Event,
    `SELECT order_id::text AS "orderId", kind::text, from_status::text AS "from",
            to_status::text AS "to", at::text
       FROM order_events ORDER BY id`,
  )
}

function replay(events: readonly Event[]): Map<string, Order> {
  const orders = new Map<string, Order>()
  for (const event of events) {
    const { orderId: id, kind, from, to, at } = event
    const order = orders.get(id)
    if (kind === 'PLACED') {
      expect(order, `placed twice: ${JSON.stringify(event)}`).toBeUndefined()
      orders.set(id, { id, status: z.string().parse(to), version: 1, changedAt: at })
      continue
    }
    if (order === undefined) throw new Error(`no order to change: ${JSON.stringify(event)}`)
    if (kind !== 'EDITED') expect(from, JSON.stringify(event)).toBe(order.status)
    if (kind === 'DELETED') {
      orders.delete(id)
      continue
    }
    const status = kind === 'STATUS_CHANGED' ? z.string().parse(to) : order.status
    if (kind === 'STATUS_CHANGED') expect(to, JSON.stringify(event)).not.toBe(from)
    orders.set(id, { id, status, version: order.version + 1, changedAt: at })
  }
  return orders
}
