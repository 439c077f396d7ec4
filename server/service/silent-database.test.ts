import { createClient } from 'graphql-sse'
import { expect, it, onTestFinished } from 'vitest'
import { openPostgres } from '../db/postgres.ts'
import { createLog } from '../process/log.ts'
import { describeOnPostgres } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { runService } from '../testing/running-service.ts'
import { openSse } from '../testing/sse-client.ts'
import { startStallingProxy } from '../testing/stalling-proxy.ts'

const STATS = 'subscription { orderStats { type totalOrders } }'
const EVENTS = 'subscription { orderEvents { events { id } cursor } }'

/** The page has to know within this time, in ms. */
const WITHIN_MS = 10_000

describeOnPostgres('streams while the database is away (E6)', (get) => {
  it.each(['falls silent', 'closes its connections'] as const)(
    'say that they are stale when it %s, and that they are live when it answers again',
    async (fault) => {
      const { database, url: databaseUrl } = get()
      if (databaseUrl === undefined) throw new Error('no database server')
      const proxy = await startStallingProxy(databaseUrl)
      const connection = { url: proxy.url, directUrl: proxy.url, connections: 10 }
      const behind = await openPostgres(connection, createLog('silent'))
      const service = await runService(behind, { statsIntervalMs: 500 })
      onTestFinished(async () => {
        await service.stop()
        await behind.close()
      })
      const as = await service.signIn()
      const stats = await openSse(service.url, { headers: as, query: STATS })
      const events = await openSse(service.url, { headers: as, query: EVENTS })
      await Promise.all([stats.event(2), events.event(1)])

      // A client that knows nothing of the comments.
      const foreign = createClient({
        url: `${service.url}/graphql`,
        headers: { ...as },
        retryAttempts: 0,
      })
      const totals: unknown[] = []
      const failures: unknown[] = []
      onTestFinished(
        foreign.subscribe<{ orderStats: { totalOrders: number } }>(
          { query: STATS },
          {
            next: ({ data }) => totals.push(data?.orderStats.totalOrders),
            error: (error) => failures.push(error),
            complete: () => undefined,
          },
        ),
      )
      await expect.poll(() => totals.length).toBeGreaterThan(0)

      proxy.stall()
      if (fault === 'closes its connections') proxy.cut()
      const since = performance.now()
      await Promise.all([stats.comment('stale'), events.comment('stale')])
      expect(performance.now() - since).toBeLessThan(WITHIN_MS)
      const sent = stats.events.length

      const customer = await makeCustomer(database.sql, `ada ${fault}`)
      await placeOrders(database.sql, customer, { count: 3 })
      expect(stats.events).toHaveLength(sent)

      const total = await database.prisma.order.count()
      proxy.recover()
      await Promise.all([stats.comment('live'), events.comment('live'), events.event(2)])
      await expect.poll(() => totals.at(-1), { timeout: 10_000 }).toBe(total)
      expect(failures).toEqual([])
      expect(stats.comments.filter((each) => each === 'live')).toHaveLength(1)
    },
    60_000,
  )
})
