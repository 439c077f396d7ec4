import type { Sql } from '../db/sql.ts'
import type { HistoryEvent } from './history.ts'
import type { Batch, InventedCustomer, InventedOrder } from './generate.ts'

/** An event with what the triggers would have recorded beside it. */
export interface LoadedEvent extends HistoryEvent {
  readonly orderId: number
  readonly deliveryMethod: string
  /** The estimated delivery, epoch ms. */
  readonly promise: number
  /** When the status began that the order leaves, epoch ms. */
  readonly fromSince: number | null
}

/** The events of an order that gets the id `orderId`. */
export function loadedEvents(order: InventedOrder, orderId: number): LoadedEvent[] {
  return order.history.events.map((event, index) => ({
    ...event,
    orderId,
    deliveryMethod: order.delivery.method,
    promise: order.estimatedDelivery,
    fromSince: order.history.events[index - 1]?.at ?? null,
  }))
}

/*
 * Each statement takes its rows as one array per column. This needs few parameters for any number of
 * rows, and it is the fastest form that both engines read in the same way. Times are passed as numbers
 * (epoch ms).
 */

/** Inserts a batch. Its first order gets the id `firstId`. The triggers of `orders` must be disabled. */
export async function loadBatch(tx: Sql, batch: Batch, firstId: number): Promise<void> {
  await loadCustomers(tx, batch.newCustomers)
  await loadOrders(tx, batch.orders, firstId)
  await loadItems(tx, batch.orders, firstId)
}

/** Inserts events. Their ids follow the order of the list. */
export async function loadEvents(tx: Sql, events: readonly LoadedEvent[]): Promise<void> {
  await tx.run(
    `INSERT INTO order_events (order_id, kind, from_status, to_status, actor, reason, at,
                               delivery_method, promise, from_since)
     SELECT order_id, kind::order_event_kind, from_status::order_status, to_status::order_status,
            actor, reason, to_timestamp(at / 1000), method::delivery_method,
            to_timestamp(promise / 1000), to_timestamp(from_since / 1000)
       FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                   $7::float8[], $8::text[], $9::float8[], $10::float8[])
            AS event (order_id, kind, from_status, to_status, actor, reason, at, method, promise,
                      from_since)`,
    [
      events.map((event) => event.orderId),
      events.map((event) => event.kind),
      events.map((event) => event.from),
      events.map((event) => event.to),
      events.map((event) => event.actor),
      events.map((event) => event.reason),
      events.map((event) => event.at),
      events.map((event) => event.deliveryMethod),
      events.map((event) => event.promise),
      events.map((event) => event.fromSince),
    ],
  )
}

async function loadCustomers(tx: Sql, customers: readonly InventedCustomer[]): Promise<void> {
  // If a customer with the username exists, the orders belong to that customer.
  await tx.run(
    `INSERT INTO customers (username, email, created_at)
     SELECT username, email, to_timestamp(created_at / 1000)
       FROM unnest($1::text[], $2::text[], $3::float8[]) AS customer (username, email, created_at)
     ON CONFLICT (username) DO NOTHING`,
    [
      customers.map((customer) => customer.username),
      customers.map((customer) => customer.email),
      customers.map((customer) => customer.createdAt),
    ],
  )
}

async function loadOrders(
  tx: Sql,
  orders: readonly InventedOrder[],
  firstId: number,
): Promise<void> {
  // The same number and contact that the trigger, which is disabled here, would set.
  await tx.run(
    `INSERT INTO orders (id, order_number, customer_id, contact_email, status, delivery_method, delivery_address,
                         total_credits, date_ordered, estimated_delivery, actual_delivery,
                         cancellation_reason, version, updated_at, status_since)
     SELECT placed.id,
            'ORD-' || to_char(to_timestamp(ordered / 1000) AT TIME ZONE 'UTC', 'YYYYMMDD') || '-'
              || lpad(placed.id::text, GREATEST(5, length(placed.id::text)), '0'),
            customers.id, customers.email, status::order_status, method::delivery_method, address, total,
            to_timestamp(ordered / 1000), to_timestamp(estimated / 1000),
            to_timestamp(delivered / 1000), reason, version, to_timestamp(updated / 1000),
            to_timestamp(updated / 1000)
       FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[],
                   $7::float8[], $8::float8[], $9::float8[], $10::text[], $11::integer[],
                   $12::float8[])
            AS placed (id, username, status, method, address, total, ordered, estimated, delivered,
                       reason, version, updated)
       JOIN customers USING (username)
      ORDER BY placed.id`,
    [
      orders.map((_, index) => firstId + index),
      orders.map((order) => order.username),
      orders.map((order) => order.history.status),
      orders.map((order) => order.delivery.method),
      orders.map((order) => order.delivery.address),
      orders.map((order) => order.basket.totalCredits),
      orders.map((order) => order.dateOrdered),
      orders.map((order) => order.estimatedDelivery),
      orders.map((order) => order.history.actualDelivery),
      orders.map((order) => order.history.cancellationReason),
      orders.map((order) => order.history.events.length),
      orders.map((order) => order.history.updatedAt),
    ],
  )
}

async function loadItems(
  tx: Sql,
  orders: readonly InventedOrder[],
  firstId: number,
): Promise<void> {
  const items = orders.flatMap((order, index) =>
    order.basket.items.map((item) => ({ orderId: firstId + index, ...item })),
  )
  await tx.run(
    `INSERT INTO order_items (order_id, name, category, credit_value, quantity)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::integer[], $5::integer[])`,
    [
      items.map((item) => item.orderId),
      items.map((item) => item.name),
      items.map((item) => item.category),
      items.map((item) => item.creditValue),
      items.map((item) => item.quantity),
    ],
  )
}
