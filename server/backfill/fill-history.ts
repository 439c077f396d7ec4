import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { fillEvents } from './fill-events.ts'
import { fillOrders } from './fill-orders.ts'
import type { Rhythm } from './rhythm.ts'

/** Pause before orders are tried again that another transaction held, or while another server fills; in ms. */
const AGAIN_MS = 1_000

const State = z.object({ from: z.string().nullable(), last: z.string().nullable() })
interface Batch extends z.infer<typeof State> {
  /** The number of rows. */
  size: number
}

/**
 * Fills the columns that this release added to orders and events, in batches of one transaction each. It can
 * be interrupted at any point and run again, by any server: which events are left is stored, and orders show
 * it themselves. Servers that run it at the same time take turns.
 *
 * Resolves when everything is filled. Rejects if the rhythm is aborted, and with errors of the database.
 */
export async function fillHistory(sql: Sql, rhythm: Rhythm): Promise<void> {
  let missed = await fillAllOrders(sql, rhythm)
  await fillAllEvents(sql, rhythm)
  while (missed > 0) {
    await rhythm.rest(AGAIN_MS)
    missed = await fillAllOrders(sql, rhythm)
  }
  await turn(sql, rhythm, (tx) => tx.run('UPDATE installation SET history_filled = true'))
}

/** Whether everything is filled, so that readers can rely on the columns. */
export async function isHistoryFilled(sql: Sql): Promise<boolean> {
  const { filled } = await sql.one(
    z.object({ filled: z.boolean() }),
    'SELECT history_filled AS filled FROM installation',
  )
  return filled
}

/** @returns the number of orders that were left out because another transaction held them. */
async function fillAllOrders(sql: Sql, rhythm: Rhythm): Promise<number> {
  let after: string | null = '0'
  let missed = 0
  while (after !== null) {
    const from: string = after
    const batch = await turn(sql, rhythm, (tx, { size }) => fillOrders(tx, { after: from, size }))
    after = batch.upTo
    missed += batch.missed
  }
  return missed
}

async function fillAllEvents(sql: Sql, rhythm: Rhythm): Promise<void> {
  let more = true
  while (more) {
    more = await turn(sql, rhythm, fillNextEvents)
  }
}

async function fillNextEvents(tx: Sql, { from, last, size }: Batch): Promise<boolean> {
  if (from === null || last === null) return false
  const to = await fillEvents(tx, { from, last, size })
  await tx.run(`UPDATE installation SET unfilled_from = $1::text::bigint + 1`, [to])
  return to !== null
}

/**
 * Runs a batch in a transaction that rings no bell, while no other server does, and rests afterwards. The
 * lock is on the row of `installation`, which the feed also locks before it touches events.
 */
async function turn<Result>(
  sql: Sql,
  rhythm: Rhythm,
  work: (tx: Sql, batch: Batch) => Promise<Result>,
): Promise<Result> {
  for (;;) {
    const size = rhythm.next()
    const done = await sql.transaction(async (tx) => {
      const [state] = await tx.rows(
        State,
        `SELECT unfilled_from::text AS "from", unfilled_to::text AS last FROM installation
            FOR UPDATE SKIP LOCKED`,
      )
      if (state === undefined) return undefined
      await tx.run('SET LOCAL orders.bell = off')
      // Without the time that the transaction waited for a connection: a smaller batch would not shorten it.
      const began = performance.now()
      const result = await work(tx, { ...state, size })
      return { result, tookMs: performance.now() - began }
    })
    if (done !== undefined) {
      await rhythm.after(done.tookMs)
      return done.result
    }
    await rhythm.rest(AGAIN_MS)
  }
}
