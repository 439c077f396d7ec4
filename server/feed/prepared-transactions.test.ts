import { join } from 'node:path'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { migrate } from '../db/migrate.ts'
import { openPostgres } from '../db/postgres.ts'
import { createLog } from '../process/log.ts'
import { collect, committedIds } from '../testing/delivered-events.ts'
import { describeOnPostgres } from '../testing/engines.ts'
import { countsAt, recountAt, startLiveCounts } from '../testing/live-counts.ts'
import { makeCustomer } from '../testing/place-orders.ts'
import { expectTrueRecords } from '../testing/recount.ts'
import { createCluster, requirePrograms } from '../testing/throwaway-cluster.ts'
import { insertOrders } from '../testing/writers.ts'

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations')

describeOnPostgres('a prepared transaction', (get) => {
  it('is refused if it rings the bell, and found by the poll if its writer does not', async ({
    skip,
  }) => {
    const programs = await requirePrograms(get().database.sql, skip)
    const { url } = await createCluster(programs, ['max_prepared_transactions=2'])
    const database = await openPostgres({ url, directUrl: url }, createLog('fatal'))
    onTestFinished(() => database.close())
    await migrate(database.sql, MIGRATIONS)
    const customer = await makeCustomer(database.sql, 'ada')
    const { counts, tail } = await startLiveCounts(database)
    const delivered = collect(tail)

    const writer = new pg.Client({ connectionString: url })
    await writer.connect()
    onTestFinished(() => writer.end())
    await writer.query('BEGIN')
    await insertOrders(writer, customer, 1)
    await expect(writer.query(`PREPARE TRANSACTION 'rings'`)).rejects.toThrow('NOTIFY')
    await writer.query('ROLLBACK')

    await writer.query('BEGIN')
    await writer.query('SET LOCAL orders.bell = off')
    await insertOrders(writer, customer, 2)
    await writer.query(`PREPARE TRANSACTION 'silent'`)
    await writer.query(`COMMIT PREPARED 'silent'`)
    const committed = await committedIds(database.sql)
    expect(committed).toHaveLength(2)
    await delivered.reach(committed)
    await tail.caughtUp()
    const state = counts.present ?? (await counts.advance())
    expect(countsAt(state)).toEqual(await recountAt(database.sql, state.snapshot.text))
    await expectTrueRecords(database.sql)
  })
})
