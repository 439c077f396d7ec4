import { expect } from 'vitest'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'

const Count = z.object({ status: z.string(), n: z.number() })
const Order = z.object({
  id: z.string(),
  status: z.string(),
  version: z.number(),
  changedAt: z.string(),
  /** When the order entered its status; null if its events do not show it. */
  since: z.string().nullable(),
  method: z.string(),
  promise: z.string().nullable(),
})
type Order = z.infer<typeof Order>
const Event = z.object({
  orderId: z.string(),
  kind: z.enum(['PLACED', 'STATUS_CHANGED', 'EDITED', 'DELETED']),
  from: z.string().nullable(),
  to: z.string().nullable(),
  at: z.string(),
  fromSince: z.string().nullable(),
  method: z.string(),
  promise: z.string().nullable(),
})
type Event = z.infer<typeof Event>

/**
 * Expects that what the database keeps of each order (status, version, times) follows from its events, and
 * that each event has the delivery method and the promise of its order.
 */
export async function expectTrueRecords(sql: Sql): Promise<void> {
  const present = await presentOrders(sql)
  const replayed = replay(await allEvents(sql))
  // The event of an order that is placed does not say since when it has its status.
  for (const order of replayed.values()) order.since ??= present.get(order.id)?.since ?? null
  expect(replayed).toEqual(present)
}

/** The number of orders by status. */
export async function countedOrders(sql: Sql): Promise<Record<string, number>> {
  const counts = await sql.rows(
    Count,
    `SELECT status::text, count(*)::float8 AS n FROM orders GROUP BY status`,
  )
  return Object.fromEntries(counts.map(({ status, n }) => [status, n]))
}

async function presentOrders(sql: Sql): Promise<Map<string, Order>> {
  const orders = await sql.rows(
    Order,
    `SELECT id::text, status::text, version, updated_at::text AS "changedAt", status_since::text AS since,
            delivery_method::text AS method, estimated_delivery::text AS promise
       FROM orders ORDER BY id`,
  )
  return new Map(orders.map((order) => [order.id, order]))
}

function allEvents(sql: Sql): Promise<Event[]> {
  return sql.rows(
    Event,
    `SELECT order_id::text AS "orderId", kind::text, from_status::text AS "from",
            to_status::text AS "to", at::text, from_since::text AS "fromSince",
            delivery_method::text AS method, promise::text
       FROM order_events ORDER BY id`,
  )
}

function replay(events: readonly Event[]): Map<string, Order> {
  const orders = new Map<string, Order>()
  for (const event of events) {
    const text = JSON.stringify(event)
    const { orderId: id, kind, from, to, at, fromSince, method, promise } = event
    const order = orders.get(id)
    if (kind === 'PLACED') {
      expect(order, `placed twice: ${text}`).toBeUndefined()
      const status = z.string().parse(to)
      orders.set(id, { id, status, version: 1, changedAt: at, since: null, method, promise })
      continue
    }
    if (order === undefined) throw new Error(`no order to change: ${text}`)
    if (kind === 'EDITED') {
      orders.set(id, { ...order, version: order.version + 1, changedAt: at, method, promise })
      continue
    }
    expect(from, text).toBe(order.status)
    expect(fromSince, text).not.toBeNull()
    if (order.since !== null) expect(fromSince, text).toBe(order.since)
    if (kind === 'DELETED') {
      expect([method, promise], text).toEqual([order.method, order.promise])
      orders.delete(id)
      continue
    }
    const status = z.string().parse(to)
    expect(status, text).not.toBe(from)
    const version = order.version + 1
    orders.set(id, { id, status, version, changedAt: at, since: at, method, promise })
  }
  return orders
}
