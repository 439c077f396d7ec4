import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { openPostgres } from '../db/postgres.ts'
import { chance, pick, seededDice, wholeBetween } from '../demo/random.ts'
import { openEpoch } from '../feed/epoch.ts'
import { createLog } from '../process/log.ts'
import { describeOnEachEngine, describeOnPostgres } from '../testing/engines.ts'
import { failingSql, Killed } from '../testing/failing-sql.ts'
import { recomputedFlow, storedFlow } from '../testing/order-flow.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { createCluster, dumpAndRestore, requirePrograms } from '../testing/throwaway-cluster.ts'
import { doWrite } from '../testing/varied-writes.ts'
import { connectWriters, insertOrders } from '../testing/writers.ts'
import type { Sql } from '../db/sql.ts'
import { orderFlow } from './order-flow.ts'
import { runBatch } from './run-batch.ts'

async function applyAll(sql: Sql, size = 1_000): Promise<void> {
  while ((await runBatch(sql, orderFlow, size)).more);
}

let customers = 0
async function newCustomer(sql: Sql): Promise<string> {
  await openEpoch(sql)
  return makeCustomer(sql, `customer${(customers += 1)}`)
}

describeOnEachEngine('a batch of a projection', (get) => {
  let customer: string
  beforeEach(async () => {
    customer = await newCustomer(get().database.sql)
  })

  it('loses and repeats nothing if its process is killed at any step', async () => {
    const { sql } = get().database
    let kills = 0
    // Batches that read a stretch whole, and by pages; the first one also begins a rebuild.
    for (const size of [2, 1_000]) {
      await sql.run('UPDATE projections SET epoch = NULL')
      let killed = true
      for (let step = 0; killed; step += 1) {
        await placeOrders(sql, customer, { count: 5 })
        await sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id % 3 = $1::int`, [step % 3])
        let left = step
        killed = await runBatch(
          failingSql(sql, () => left-- === 0),
          orderFlow,
          size,
        ).then(
          () => false,
          (error: unknown) => error instanceof Killed,
        )
        if (killed) kills += 1
      }
      await applyAll(sql, size)
      expect(await storedFlow(sql)).toEqual(await recomputedFlow(sql))
    }
    expect(kills).toBeGreaterThan(12)
  })

  it('waits until the events of an earlier release are filled', async () => {
    const { sql } = get().database
    await applyAll(sql)
    await placeOrders(sql, customer)
    await sql.run('UPDATE installation SET history_filled = false')
    expect(await runBatch(sql, orderFlow, 10)).toMatchObject({ outcome: 'waiting', more: false })
    await sql.run('UPDATE installation SET history_filled = true')
    expect(await runBatch(sql, orderFlow, 10)).toMatchObject({ outcome: 'applied' })
    expect(await storedFlow(sql)).toEqual(await recomputedFlow(sql))
  })

  it('passes over a gap in the ids at once', async () => {
    const { sql } = get().database
    await placeOrders(sql, customer, { count: 3 })
    await sql.run(`SELECT setval('order_events_id_seq', 1000000000)::text`)
    await placeOrders(sql, customer, { count: 3 })
    await sql.run('UPDATE projections SET epoch = NULL')
    let batches = 1
    while ((await runBatch(sql, orderFlow, 2)).more) batches += 1
    expect(batches).toBeLessThan(1_000)
    expect(await storedFlow(sql)).toEqual(await recomputedFlow(sql))
  })
})

describeOnPostgres('batches of several processes', (get) => {
  let customer: string
  beforeEach(async () => {
    customer = await newCustomer(get().database.sql)
  })

  async function otherProcess(): Promise<Sql> {
    const { url = '' } = get()
    const other = await openPostgres({ url, directUrl: url, connections: 5 }, createLog('fatal'))
    onTestFinished(() => other.close())
    return other.sql
  }

  it('apply each event once, beside concurrent writers and while they are killed', async () => {
    const { sql } = get().database
    const seed = Number(process.env['PROJECTION_SEED'] ?? Date.now() % 1_000_000)
    const kinds = ['place', 'place', 'move', 'move', 'undo', 'import', 'edit', 'delete'] as const
    const others = await Promise.all([1, 2, 3].map(() => otherProcess()))
    let writing = true
    let kills = 0
    const dice = seededDice(seed)
    const writers = others.map(async (writer) => {
      for (let n = 0; n < 60; n += 1) {
        await doWrite(writer, customer, {
          what: pick(dice, kinds),
          status: pick(dice, ['PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY', 'DELIVERED', 'CANCELLED']),
          some: wholeBetween(dice, 1, 5),
          ago: wholeBetween(dice, 0, 100_000),
        }).catch((error: unknown) => {
          if (!String(error).includes('deadlock')) throw error
        })
      }
    })
    const runners = [sql, await otherProcess(), await otherProcess()].map(async (each) => {
      const mortal = failingSql(each, () => chance(dice, 0.03))
      while (writing) {
        await runBatch(mortal, orderFlow, wholeBetween(dice, 1, 300)).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error
          kills += 1
        })
      }
    })
    await Promise.all(writers).finally(() => (writing = false))
    await Promise.all(runners)
    await applyAll(sql)
    expect(await storedFlow(sql), `PROJECTION_SEED=${seed}`).toEqual(await recomputedFlow(sql))
    expect(kills).toBeGreaterThan(0)
  })

  it.each([1, 1_000])('apply events that commit long after later ones (%i ids)', async (size) => {
    const { sql } = get().database
    const [writer] = await connectWriters(get(), 1)
    if (writer === undefined) throw new Error('no connection')
    await writer.query('BEGIN')
    await insertOrders(writer, customer, 2)
    await placeOrders(sql, customer, { count: 30 })
    await writer.query(
      `UPDATE orders SET status = 'SHIPPED' WHERE id = (SELECT max(id) FROM orders)`,
    )
    await applyAll(sql, size)
    expect(await storedFlow(sql)).toEqual(await recomputedFlow(sql))
    await writer.query('COMMIT')
    await applyAll(sql, size)
    expect(await storedFlow(sql)).toEqual(await recomputedFlow(sql))
  })

  it('do nothing while another process is at work', async () => {
    const { sql } = get().database
    const [other] = await connectWriters(get(), 1)
    await other?.query('BEGIN')
    await other?.query('SELECT FROM projections FOR UPDATE')
    expect(await runBatch(sql, orderFlow, 10)).toMatchObject({ outcome: 'busy' })
    await other?.query('ROLLBACK')
    expect(await runBatch(sql, orderFlow, 10)).toMatchObject({ outcome: 'applied' })
  })

  it('are built again after a restore, with what was written before the first start', async ({
    skip,
  }) => {
    const { database, url = '' } = get()
    const programs = await requirePrograms(database.sql, skip)
    await placeOrders(database.sql, customer, { count: 20 })
    await applyAll(database.sql)
    const cluster = await createCluster(programs)
    await dumpAndRestore(programs, url, cluster.url)
    const restored = await openPostgres(
      { url: cluster.url, directUrl: cluster.url },
      createLog('fatal'),
    )
    onTestFinished(() => restored.close())
    expect(await storedFlow(restored.sql)).toEqual(await storedFlow(database.sql))

    await placeOrders(restored.sql, customer, { count: 5 })
    await openEpoch(restored.sql)
    expect(await runBatch(restored.sql, orderFlow, 10)).toMatchObject({ rebuilding: true })
    await placeOrders(restored.sql, customer, { count: 5 })
    await applyAll(restored.sql, 10)
    const flow = await recomputedFlow(restored.sql)
    expect(await storedFlow(restored.sql)).toEqual(flow)
    expect(flow).not.toEqual(await storedFlow(database.sql))
  })
})
