import { randomInt } from 'node:crypto'
import { expect, it, onTestFailed } from 'vitest'
import { z } from 'zod'
import { pick, seededDice, type Dice } from '../demo/random.ts'
import { describeOnEachEngine, type TestDatabase } from '../testing/engines.ts'
import {
  attempt,
  insertOrders,
  transactionsIn,
  transactionsOf,
  writeLong,
  writeMix,
  type Transact,
} from '../testing/feed-writers.ts'
import { countsAt, recountAt, startLiveCounts } from '../testing/live-counts.ts'
import { pause } from '../testing/pause.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { connectWriters } from '../testing/writers.ts'

const SECONDS = z.coerce
  .number()
  .positive()
  .default(process.env['CI'] === undefined ? 5 : 30)
  .parse(process.env['LIVE_COUNTS_SECONDS'])
const SEED = z.coerce
  .number()
  .default(randomInt(2 ** 31))
  .parse(process.env['LIVE_COUNTS_SEED'])

const WRITERS = 6
const ORDERS = 2_000

/** Writes in the ways that the other writers do not: nested, stricter, and of whole tables. */
async function writeRarities(
  transact: Transact,
  { dice, customer }: { dice: Dice; customer: string },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await attempt(transact, async (run) => {
      const what = pick(dice, ['savepoint', 'savepoint', 'serializable', 'delete', 'truncate'])
      if (what === 'truncate') {
        await run('TRUNCATE orders CASCADE')
        await insertOrders(run, customer, 200)
      } else if (what === 'delete') {
        await run('DELETE FROM orders WHERE id % 17 = $1::int', [Math.floor(dice() * 17)])
      } else if (what === 'serializable') {
        await run('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE')
        await run(`UPDATE orders SET status = 'DELIVERED' WHERE id IN (SELECT max(id) FROM orders)`)
      } else {
        await insertOrders(run, customer, 3)
        await run('SAVEPOINT doubtful')
        await run(`UPDATE orders SET status = 'CANCELLED' WHERE id % 3 = 0`)
        await run('ROLLBACK TO SAVEPOINT doubtful')
        await insertOrders(run, customer, 2)
      }
    })
    // Long enough for the others to write between two of these, which wait for all of them.
    await pause(50 + dice() * 200, signal)
  }
}

/** Connections of other programs or, on the embedded engine, transactions within the process. */
async function connect(test: TestDatabase): Promise<{ mixed: Transact[]; others: Transact[] }> {
  if (test.url === undefined) {
    const transact = transactionsIn(test.database.sql)
    return { mixed: [transact], others: [transact] }
  }
  const clients = await connectWriters(test, WRITERS + 2)
  const transacts = clients.map(transactionsOf)
  return { mixed: transacts.slice(2), others: transacts.slice(0, 2) }
}

describeOnEachEngine('the counts in memory during concurrent writes', (get) => {
  it(
    'equal a recount at the same snapshot, on two servers at any time',
    async () => {
      const { database } = get()
      const { sql } = database
      onTestFailed(() => console.error(`LIVE_COUNTS_SEED=${SEED}`))
      let seed = SEED
      const nextDice = () => seededDice((seed += 1))
      const customer = await makeCustomer(sql, 'ada')
      const placed = (await placeOrders(sql, customer, { count: ORDERS })).map(Number)
      const servers = [
        await startLiveCounts(database, { pageSize: 500 }),
        await startLiveCounts(database, { pageSize: 20 }),
      ]
      const { mixed, others } = await connect(get())
      const orders = { first: placed[0] ?? 0, last: placed.at(-1) ?? 0 }
      const longMs = get().url === undefined ? { from: 5, to: 50 } : { from: 200, to: 1_500 }
      const settings = () => ({ dice: nextDice(), customer, orders, paceMs: 30, longMs })
      const rest = new AbortController()
      const [long = transactionsIn(sql), rare = long] = others
      const writing = Promise.all([
        ...mixed.map((transact) => writeMix(transact, settings(), rest.signal)),
        writeLong(long, settings(), rest.signal),
        writeRarities(rare, settings(), rest.signal),
      ])
      onTestFailed(() => rest.abort())

      const compared = { held: 0, advanced: 0 }
      const snapshots = new Set<string>()
      const end = performance.now() + SECONDS * 1_000
      while (performance.now() < end) {
        for (const { counts } of servers) {
          const held = counts.present
          const state = held ?? (await counts.advance())
          compared[held === undefined ? 'advanced' : 'held'] += 1
          snapshots.add(state.snapshot.text)
          expect(countsAt(state), state.snapshot.text).toEqual(
            await recountAt(sql, state.snapshot.text),
          )
        }
        await Promise.race([pause(20, rest.signal), writing])
      }
      rest.abort()
      await writing

      // At rest, what the tails have published and what requests read lead to the same counts.
      const atRest = await recountAt(sql, (await servers[0]?.counts.advance())?.snapshot.text ?? '')
      for (const { counts, tail } of servers) {
        await tail.caughtUp()
        const state = counts.present ?? (await counts.advance())
        expect(countsAt(state)).toEqual(atRest)
      }
      expect(compared.held).toBeGreaterThan(0)
      console.info(
        `live counts, ${database.engine}: ${compared.held} comparisons of counts in memory, ` +
          `${compared.advanced} of counts that were read, at ${snapshots.size} snapshots ` +
          `(LIVE_COUNTS_SEED=${SEED})`,
      )
    },
    (SECONDS + 60) * 1_000,
  )
})
