import pg from 'pg'
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { createLog } from '../process/log.ts'
import { countBells } from '../testing/bells.ts'
import { describeOnPostgres } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { startStallingProxy } from '../testing/stalling-proxy.ts'
import { Hosts } from './hosts.ts'
import { listenOnPostgres } from './postgres-listener.ts'

const Pid = z.object({ pid: z.number() })

describeOnPostgres('a listener on PostgreSQL', (get) => {
  let customer: string
  beforeAll(async () => {
    customer = await makeCustomer(get().database.sql, 'ada')
  })
  const url = () => z.string().parse(get().url)
  const place = () => placeOrders(get().database.sql, customer)
  const listeningBackends = () =>
    get().database.sql.rows(
      Pid,
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'`,
    )
  const noBackendListens = () =>
    vi.waitFor(async () => expect(await listeningBackends()).toEqual([]))

  async function listen(at = url()) {
    const bells = countBells()
    const listener = await listenOnPostgres(
      new Hosts(at),
      'order_events',
      bells.ring,
      createLog('silent'),
    )
    onTestFinished(() => listener.stop())
    return { bells, listener }
  }

  it('receives a committed change once, and never a rolled-back one', async () => {
    const client = new pg.Client({ connectionString: url() })
    await client.connect()
    onTestFinished(() => client.end())
    const heard: string[] = []
    const sentinel = new Promise<void>((resolve) => {
      client.on('notification', ({ payload }) => {
        heard.push(payload ?? '')
        if (payload === 'sentinel') resolve()
      })
    })
    await client.query('LISTEN order_events')

    const { sql } = get().database
    await sql
      .transaction(async (tx) => {
        await placeOrders(tx, customer)
        throw new Error('changed my mind')
      })
      .catch(() => undefined)
    await sql.transaction(async (tx) => {
      await placeOrders(tx, customer)
      await placeOrders(tx, customer, { count: 3 })
      await tx.run('SAVEPOINT doubtful')
      await tx.run(`UPDATE orders SET status = 'SHIPPED'`)
      await tx.run('ROLLBACK TO SAVEPOINT doubtful')
    })
    // No row, so nothing is written.
    await sql.run(`UPDATE orders SET status = status WHERE false`)
    await sql.run(`SELECT pg_notify('order_events', 'sentinel')`)
    await sentinel
    expect(heard).toEqual(['', 'sentinel'])
  })

  it('reconnects when its connection is lost, and rings once because it may have missed changes', async () => {
    const { bells, listener } = await listen()
    const [backend] = await listeningBackends()
    await get().database.sql.run('SELECT pg_terminate_backend($1)', [backend?.pid])
    await bells.reach(2)
    const [successor] = await listeningBackends()
    expect(successor?.pid).toBeDefined()
    expect(successor?.pid).not.toBe(backend?.pid)
    await place()
    await bells.reach(3)
    expect(bells.count).toBe(3)
    await listener.stop()
    await noBackendListens()
  })

  it('leaves no open connection', async () => {
    const { listener } = await listen()
    expect(await listeningBackends()).toHaveLength(1)
    await listener.stop()
    await noBackendListens()
  })

  // Stopping must not wait for the connection timeout of 5 s.
  const PROMPTLY = 3_000

  it(
    'stops promptly while the server accepts the connection but does not answer',
    async () => {
      const proxy = await startStallingProxy(url())
      const { listener } = await listen(proxy.url)
      const reconnecting = proxy.nextConnection()
      proxy.stall()
      proxy.cut()
      await reconnecting
      await expect(listener.stop()).resolves.toBeUndefined()
    },
    PROMPTLY,
  )

  it(
    'stops promptly when the network drops its packets silently',
    async () => {
      const proxy = await startStallingProxy(url())
      const { listener } = await listen(proxy.url)
      proxy.stall()
      await expect(listener.stop()).resolves.toBeUndefined()
    },
    PROMPTLY,
  )

  it(
    'stops promptly while it waits before a retry',
    async () => {
      const proxy = await startStallingProxy(url())
      const { listener } = await listen(proxy.url)
      await proxy.close()
      await expect(listener.stop()).resolves.toBeUndefined()
    },
    PROMPTLY,
  )

  it('starts without an error while the server does not answer', async () => {
    const proxy = await startStallingProxy(url())
    await proxy.close()
    const { bells, listener } = await listen(proxy.url)
    await listener.stop()
    expect(bells.count).toBe(0)
  })
})
