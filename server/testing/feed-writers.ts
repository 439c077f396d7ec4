import pg from 'pg'
import { chance, pick, pickWeighted, wholeBetween, type Dice } from '../demo/random.ts'
import type { Sql } from '../db/sql.ts'
import { pause } from './pause.ts'

type Run = (text: string, params?: readonly unknown[]) => Promise<unknown>

/** Does `work` in one transaction, and rolls it back if `work` throws. */
export type Transact = (work: (run: Run) => Promise<void>) => Promise<void>

/** Transactions of a connection of its own, like those of another program. */
export function transactionsOf(client: pg.Client): Transact {
  return async (work) => {
    await client.query('BEGIN')
    try {
      await work((text, params) => client.query(text, [...(params ?? [])]))
    } catch (error) {
      await client.query('ROLLBACK')
      throw error
    }
    await client.query('COMMIT')
  }
}

/** Transactions within the server's process, one at a time. */
export function transactionsIn(sql: Sql): Transact {
  return (work) => sql.transaction((tx) => work((text, params) => tx.run(text, params)))
}

export interface WriterSettings {
  dice: Dice
  customer: string
  /** The range of ids of the orders that the writers share. */
  orders: { first: number; last: number }
  /** Mean pause between two transactions of a writer; in ms. */
  paceMs: number
  /** How long a long transaction stays open; in ms. */
  longMs: { from: number; to: number }
}

/** The share of transactions that change hundreds of orders in one statement. */
const BULK = 0.015
const ROLLBACK = 0.15
const REPEATABLE_READ = 0.05

class ChangedMind extends Error {}

/** Runs small transactions, and sometimes a large one, one after the other until `signal` aborts. */
export async function writeMix(
  transact: Transact,
  settings: WriterSettings,
  signal: AbortSignal,
): Promise<void> {
  const { dice, paceMs } = settings
  while (!signal.aborted) {
    await attempt(transact, async (run) => {
      if (chance(dice, REPEATABLE_READ)) {
        await run('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
      }
      await change(run, settings, signal)
      await pause(dice() * 50, signal)
      if (chance(dice, ROLLBACK)) throw new ChangedMind()
    })
    await pause(dice() * 2 * paceMs, signal)
  }
}

/** Runs long transactions that write at the beginning and stay open, until `signal` aborts. */
export async function writeLong(
  transact: Transact,
  { dice, customer, paceMs, longMs }: WriterSettings,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const openMs = longMs.from + dice() * (longMs.to - longMs.from)
    await attempt(transact, async (run) => {
      await insertOrders(run, customer, wholeBetween(dice, 1, 20))
      await pause(openMs / 2, signal)
      await insertOrders(run, customer, wholeBetween(dice, 1, 5))
      await pause(openMs / 2, signal)
      if (chance(dice, 0.3)) throw new ChangedMind()
    })
    await pause(dice() * paceMs, signal)
  }
}

async function change(
  run: Run,
  { dice, customer, orders }: WriterSettings,
  signal: AbortSignal,
): Promise<void> {
  const anyOrder = () => wholeBetween(dice, orders.first, orders.last)
  const what = pickWeighted(dice, [
    { weight: 0.45, item: 'update' },
    { weight: 0.25, item: 'insert' },
    { weight: 0.3, item: 'two updates' },
    { weight: BULK, item: 'bulk' },
  ])
  if (what === 'insert') await insertOrders(run, customer, 1)
  else if (what === 'bulk') {
    const count = wholeBetween(dice, 500, 3_000)
    const first = wholeBetween(dice, orders.first, Math.max(orders.first, orders.last - count))
    await run(
      'UPDATE orders SET total_credits = (total_credits + 1) % 1000 WHERE id BETWEEN $1 AND $2',
      [first, first + count - 1],
    )
  } else {
    await move(run, dice, anyOrder())
    if (what === 'two updates') {
      await pause(dice() * 20, signal)
      await move(run, dice, anyOrder())
    }
  }
}

/** Sets a random status of an order. If the status stays the same, there is no event. */
async function move(run: Run, dice: Dice, order: number): Promise<void> {
  const status = pick(dice, ['PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY', 'DELIVERED', 'CANCELLED'])
  await run('UPDATE orders SET status = $2::order_status WHERE id = $1', [order, status])
}

/** Places orders in one statement. */
export async function insertOrders(run: Run, customer: string, count: number): Promise<void> {
  await run(
    `INSERT INTO orders (customer_id, delivery_method, delivery_address, total_credits)
     SELECT $1::bigint, 'PICKUP', 'Shop', 5 FROM generate_series(1, $2::int)`,
    [customer, count],
  )
}

/** Expected errors of concurrent transactions: serialization failure, deadlock. */
const CONFLICTS = new Set(['40001', '40P01'])

/** Runs a transaction. Expects conflicts with other transactions, and rollbacks of the writers above. */
export async function attempt(
  transact: Transact,
  work: (run: Run) => Promise<void>,
): Promise<void> {
  try {
    await transact(work)
  } catch (error) {
    const conflict = error instanceof pg.DatabaseError && CONFLICTS.has(error.code ?? '')
    if (!conflict && !(error instanceof ChangedMind)) throw error
  }
}
