import { PGlite } from '@electric-sql/pglite'
import { GraphQLError } from 'graphql'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createLog } from '../process/log.ts'
import { describeOnEachEngine, describeOnPostgres } from '../testing/engines.ts'
import { createRole } from '../testing/roles.ts'
import { startStallingProxy } from '../testing/stalling-proxy.ts'
import type { Database } from './database.ts'
import { databaseOn } from './embedded.ts'
import { openPostgres } from './postgres.ts'
import { StandbyError } from './server-identity.ts'
import { isUnavailable } from './unavailable.ts'

const withFields = (fields: object, message = 'failed') => Object.assign(new Error(message), fields)

describe('the database is away', () => {
  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'EPIPE',
    'EHOSTUNREACH',
    'ENOTFOUND',
    'EAI_AGAIN',
    '57P01',
    '57P02',
    '57P03',
    '28000',
    '28P01',
    '3D000',
    '42501',
    '42P01',
    '53100',
    '53200',
    '53300',
    '08000',
    '08006',
    '08P01',
    '25006',
    'P1000',
    'P1001',
    'P1003',
    'P1017',
    'P2021',
    'P2037',
  ])('if an error has the code %s', (code) => {
    expect(isUnavailable(withFields({ code }))).toBe(true)
  })

  it.each([
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout expired',
    'timeout exceeded when trying to connect',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Cannot use a pool after calling end on the pool',
    'PGlite is closed',
    'Transaction API error: Unable to start a transaction in the given time.',
  ])('if a driver says "%s"', (message) => {
    expect(isUnavailable(new Error(message))).toBe(true)
  })

  it.each<{ name: string; error: Error }>([
    { name: 'a standby', error: new StandbyError() },
    { name: 'a cause', error: new Error('x', { cause: withFields({ code: '57P01' }) }) },
    {
      name: 'the original error of a GraphQL error',
      error: new GraphQLError('x', { originalError: withFields({ code: 'ECONNREFUSED' }) }),
    },
    {
      name: 'one attempt for each IP address',
      error: new AggregateError([withFields({ code: 'ECONNREFUSED' })]),
    },
    {
      name: 'the error of a driver within one of Prisma',
      error: withFields({
        code: 'P2010',
        meta: { driverAdapterError: withFields({ cause: { kind: 'ConnectionClosed' } }) },
      }),
    },
    {
      name: 'a code within the error of a driver',
      error: withFields({
        cause: { kind: 'postgres', originalCode: '57P01', originalMessage: 'terminating' },
      }),
    },
  ])('if it is told by $name', ({ error }) => {
    expect(isUnavailable(error)).toBe(true)
  })
})

describe('the database is not away', () => {
  const circular = new Error('a')
  circular.cause = circular

  it.each([
    { name: 'a statement that took too long', error: withFields({ code: '57014' }) },
    { name: 'a violated constraint', error: withFields({ code: 'P2002' }) },
    { name: 'a number as code', error: withFields({ code: 53300 }) },
    { name: 'a text that quotes a reason', error: new Error('no order "Query read timeout"') },
    { name: 'an error that is its own cause', error: circular },
    { name: 'a text', error: 'ECONNREFUSED' },
    { name: 'nothing', error: undefined },
    { name: 'null', error: null },
  ])('if the error is $name', ({ error }) => {
    expect(isUnavailable(error)).toBe(false)
  })
})

const Pid = z.object({ pid: z.number() })
const SLEEPING = `SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(30)%' AND datname = current_database()`

/** What both kinds of client throw. */
async function failuresOf({ sql, prisma }: Pick<Database, 'sql' | 'prisma'>) {
  const attempts: (() => Promise<unknown>)[] = [
    () => sql.run('SELECT 1'),
    () => sql.transaction((tx) => tx.run('SELECT 1')),
    () => prisma.customer.findFirst(),
    () => prisma.$queryRaw`SELECT 1`,
    () => prisma.$transaction((tx) => tx.customer.findFirst()),
  ]
  const results = await Promise.allSettled(attempts.map((attempt) => attempt()))
  return results.map((result) =>
    result.status === 'rejected' ? isUnavailable(result.reason) : 'ok',
  )
}

it('the embedded engine is away once it is closed', async () => {
  const engine = await PGlite.create()
  const database = databaseOn(engine, () => Promise.resolve())
  await engine.close()
  expect(await failuresOf(database)).toEqual([true, true, true, true, true])
})

describeOnEachEngine('an error of a statement', (get) => {
  it('does not mean that the database is away', async () => {
    const { sql, prisma } = get().database
    const attempts = [sql.run('SELECT nothing'), prisma.$queryRaw`SELECT nothing`]
    for (const result of await Promise.allSettled(attempts)) {
      expect(result.status === 'rejected' && isUnavailable(result.reason)).toBe(false)
      expect(result.status).toBe('rejected')
    }
  })
})

describeOnPostgres('an outage', (get) => {
  const openThrough = async (silenceMs?: number) => {
    const proxy = await startStallingProxy(get().url ?? '')
    const database = await openPostgres(
      { url: proxy.url, connections: 20, ...(silenceMs === undefined ? {} : { silenceMs }) },
      createLog('silent'),
    )
    return { proxy, database }
  }

  it('is noticed if connections are refused, and while a statement runs', async () => {
    const { proxy, database } = await openThrough()
    const running = [
      database.sql.run('SELECT pg_sleep(30)'),
      database.prisma.$executeRaw`SELECT pg_sleep(30)`,
    ].map((statement) => statement.then(() => 'ok', isUnavailable))
    await expect
      .poll(() =>
        get()
          .database.sql.rows(Pid, SLEEPING)
          .then((rows) => rows.length),
      )
      .toBe(2)
    await proxy.close()
    expect(await Promise.all(running)).toEqual([true, true])
    expect(await failuresOf(database)).toEqual([true, true, true, true, true])
    await database.close()
  })

  it('is noticed if the database ends its connections', async () => {
    const { database } = await openThrough()
    const running = database.sql
      .transaction(async (tx) => {
        const { pid } = await tx.one(Pid, 'SELECT pg_backend_pid() AS pid')
        await get().database.sql.run('SELECT pg_terminate_backend($1)', [pid])
        await tx.run('SELECT 1')
      })
      .then(() => 'ok', isUnavailable)
    expect(await running).toBe(true)
    await database.close()
  })

  it('is noticed if the role may no longer sign in', async () => {
    const url = await createRole(get().url ?? '', {})
    const role = new URL(url).username
    const database = await openPostgres({ url, connections: 4 }, createLog('silent'))
    onTestFinished(() => database.close())
    await get().database.sql.run(`ALTER ROLE ${role} NOLOGIN`)
    const end = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1'
    await get().database.sql.run(end, [role])
    expect(await failuresOf(database)).toEqual([true, true, true, true, true])
  })

  it('is noticed if the tables are gone, as in a database that was created again', async () => {
    const { sql, prisma } = get().database
    await sql.run('ALTER TABLE customers RENAME TO gone')
    const attempts = [sql.run('SELECT FROM customers'), prisma.customer.findFirst()]
    const failures = await Promise.all(attempts.map((each) => each.then(() => 'ok', isUnavailable)))
    await sql.run('ALTER TABLE gone RENAME TO customers')
    expect(failures).toEqual([true, true])
  })

  it('is noticed if the role may no longer read the tables', async () => {
    const { sql, prisma } = get().database
    const attempts = [
      sql.transaction(async (tx) => {
        await tx.run('SET LOCAL ROLE pg_monitor')
        await tx.run('SELECT FROM customers')
      }),
      prisma.$transaction(async (tx) => {
        await tx.$executeRaw`SET LOCAL ROLE pg_monitor`
        await tx.customer.findFirst()
      }),
    ]
    const failures = await Promise.all(attempts.map((each) => each.then(() => 'ok', isUnavailable)))
    expect(failures).toEqual([true, true])
  })

  it('is noticed if the network is silent', async () => {
    const { proxy, database } = await openThrough(200)
    proxy.stall()
    expect(await failuresOf(database)).toEqual([true, true, true, true, true])
    await proxy.close()
    await database.close()
  })
})
