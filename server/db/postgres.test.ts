import { EventEmitter, once } from 'node:events'
import { expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { createLog } from '../process/log.ts'
import { describeOnPostgres } from '../testing/engines.ts'
import { startStallingProxy } from '../testing/stalling-proxy.ts'
import { sharesOf } from './pool-shares.ts'
import { openPostgres } from './postgres.ts'

const Pid = z.object({ pid: z.number() })
const PID = 'SELECT pg_backend_pid() AS pid'
const log = createLog('silent')

describeOnPostgres('a pool on PostgreSQL', (get) => {
  const url = () => z.string().parse(get().url)
  const open = async (to = log) => {
    const database = await openPostgres({ url: url(), directUrl: url(), connections: 5 }, to)
    onTestFinished(() => database.close())
    return database
  }
  const terminate = (pid: number) =>
    get().database.sql.run('SELECT pg_terminate_backend($1, 5000)', [pid])

  it('survives the loss of a connection between two statements of a transaction', async () => {
    const losses = new EventEmitter()
    const noticed = once(losses, 'loss')
    const { sql } = await open(createLog('warn', { write: () => losses.emit('loss') }))
    const attempt = sql.transaction(async (tx) => {
      const { pid } = await tx.one(Pid, PID)
      await terminate(pid)
      await noticed
      await tx.run('SELECT 1')
    })
    await expect(attempt).rejects.toThrow()
    await sql.run('SELECT 1')
  })

  it('survives the loss of a connection during a statement, and of an idle one', async () => {
    const { sql } = await open()
    await expect(sql.run('SELECT pg_terminate_backend(pg_backend_pid())')).rejects.toThrow()
    const { pid } = await sql.one(Pid, PID)
    await terminate(pid)
    await vi.waitFor(async () => expect((await sql.one(Pid, PID)).pid).not.toBe(pid))
  })

  it('returns a connection to the pool after a failed statement', async () => {
    const { sql } = await open()
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(sql.run('SELECT 1 / 0')).rejects.toThrow('division by zero')
      await expect(sql.transaction((tx) => tx.run('SELECT 1 / 0'))).rejects.toThrow('division')
    }
    await sql.run('SELECT 1')
  })

  it('closes every connection, also those that listen, and can be closed twice', async () => {
    const database = await openPostgres({ url: url(), directUrl: url() }, log)
    const { pid } = await database.sql.one(Pid, PID)
    const listener = await database.listen('order_events', () => undefined)
    await database.prisma.customer.count()
    await database.close()
    await database.close()
    await listener.stop()
    await vi.waitFor(async () => {
      const left = await get().database.sql.rows(
        Pid,
        `SELECT pid FROM pg_stat_activity
          WHERE datname = current_database() AND (pid = $1 OR query LIKE 'LISTEN %')`,
        [pid],
      )
      expect(left).toEqual([])
    })
  })

  it('runs its transactions as READ COMMITTED, even if the database has another default', async () => {
    const { sql } = get().database
    const name = new URL(url()).pathname.slice(1)
    await sql.run(`ALTER DATABASE ${name} SET default_transaction_isolation = 'serializable'`)
    onTestFinished(() => sql.run(`ALTER DATABASE ${name} RESET default_transaction_isolation`))
    const { isolation } = await (
      await open()
    ).sql.transaction((tx) =>
      tx.one(
        z.object({ isolation: z.string() }),
        `SELECT current_setting('transaction_isolation') AS isolation`,
      ),
    )
    expect(isolation).toBe('read committed')
  })

  it('removes connections that stop answering, for all ways to run a statement', async () => {
    const proxy = await startStallingProxy(url())
    const connections = 7
    const settings = { url: proxy.url, directUrl: proxy.url, connections, silenceMs: 500 }
    const database = await openPostgres(settings, log)
    onTestFinished(() => proxy.close())
    onTestFinished(() => database.close())
    const { sql, prisma } = database
    // All connections of the pool in use at once. If a dead one were kept, the statements below would fail.
    let inUse = 0
    let letGo: () => void = () => undefined
    const allInUse = new Promise<void>((resolve) => (letGo = resolve))
    const useOne = () =>
      sql.transaction(async (tx) => {
        await tx.run('SELECT 1')
        inUse += 1
        if (inUse === sharesOf(connections).reads) letGo()
        await allInUse
      })
    await Promise.all([useOne(), useOne(), useOne()])
    proxy.stall()
    await expect(sql.run('SELECT 1')).rejects.toThrow('timeout')
    await expect(sql.transaction((tx) => tx.run('SELECT 1'))).rejects.toThrow('timeout')
    await expect(prisma.customer.count()).rejects.toThrow('timeout')
    const asked = proxy.nextConnection()
    await expect(Promise.race([sql.run('SELECT 1'), asked])).resolves.toBeUndefined()
  })

  it('cannot be opened if the server does not answer', async () => {
    const proxy = await startStallingProxy(url())
    await proxy.close()
    await expect(openPostgres({ url: proxy.url, directUrl: proxy.url }, log)).rejects.toThrow(
      /PostgreSQL does not answer: .*ECONNREFUSED/,
    )
  })
})
