import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { loadInBulk } from './bulk-load.ts'
import { generateOrders, type Batch } from './generate.ts'
import { loadBatch, loadedEvents, loadEvents, type LoadedEvent } from './load.ts'

export interface SeedOptions {
  /** The number of orders to create; 0 = none. */
  readonly count: number
  /** The newest demo change is at least a minute before this. */
  readonly now: Date
  /** The same seed and `now` give the same orders. */
  readonly seed?: number
  /** The username of the admin, who does none of the changes. @default 'admin' */
  readonly admin?: string
}

/** The advisory lock during seeding: if several servers start together, only one creates the orders. */
const SEED_LOCK = '5279100, 71'
const TABLES = ['customers', 'orders', 'order_items', 'order_events']
const ORDERS_PER_STATEMENT = 2_000
const EVENTS_PER_STATEMENT = 8_000

const FirstId = z.object({ id: z.number() })
const HasOrders = z.object({ found: z.boolean() })

/**
 * Creates demo orders, with customers, items and history, in a database that has no orders. Everything is
 * created in one transaction, or nothing if it fails.
 *
 * @returns whether orders were created; `false` if the database already has orders or `count` is 0.
 */
export async function seedDemoOrders(sql: Sql, options: SeedOptions): Promise<boolean> {
  // Check first without the lock, because taking the lock waits for all open writers.
  if (options.count <= 0 || (await hasOrders(sql))) return false
  const seeded = await sql.transaction((tx) => seedUnlessTaken(tx, options))
  // The embedded engine has no autovacuum. Without this its planner would have no statistics.
  if (seeded) await sql.run(`VACUUM (ANALYZE) ${TABLES.join(', ')}`)
  return seeded
}

async function seedUnlessTaken(
  tx: Sql,
  { count, now, seed = 1, admin = 'admin' }: SeedOptions,
): Promise<boolean> {
  // Loading many orders, or waiting for the lock, may take longer than the normal statement timeout.
  await tx.run('SET LOCAL statement_timeout = 0')
  await tx.run(`SELECT pg_advisory_xact_lock(${SEED_LOCK})::text`)
  await tx.run('LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE')
  if (await hasOrders(tx)) return false

  await tx.run('ALTER TABLE orders DISABLE TRIGGER USER')
  const firstId = await nextOrderId(tx)
  const batches = generateOrders({ count, now, seed, admin, batchSize: ORDERS_PER_STATEMENT })
  await loadInBulk(tx, TABLES, () => loadAll(tx, batches, firstId))
  await tx.run(`SELECT setval('orders_id_seq', $1::bigint)::text`, [firstId + count - 1])
  await tx.run('ALTER TABLE orders ENABLE TRIGGER USER')
  await tx.run('SELECT ring_order_bell()::text')
  return true
}

async function loadAll(tx: Sql, batches: Iterable<Batch>, firstId: number): Promise<void> {
  const events: LoadedEvent[] = []
  let id = firstId
  for (const batch of batches) {
    await loadBatch(tx, batch, id)
    for (const order of batch.orders) {
      events.push(...loadedEvents(order, id))
      id += 1
    }
  }
  // The feed and the history of an order are read by ascending event id, so ids must follow time.
  events.sort((a, b) => a.at - b.at)
  for (let start = 0; start < events.length; start += EVENTS_PER_STATEMENT) {
    await loadEvents(tx, events.slice(start, start + EVENTS_PER_STATEMENT))
  }
}

async function hasOrders(sql: Sql): Promise<boolean> {
  return (await sql.one(HasOrders, 'SELECT EXISTS (SELECT FROM orders) AS found')).found
}

/** The next unused id. It is not always 1: events of deleted orders still refer to earlier ids. */
async function nextOrderId(tx: Sql): Promise<number> {
  const next = 'SELECT (last_value + is_called::int)::float8 AS id FROM orders_id_seq'
  return (await tx.one(FirstId, next)).id
}
