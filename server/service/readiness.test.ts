import { expect, it, onTestFinished } from 'vitest'
import { openPostgres } from '../db/postgres.ts'
import { createLog } from '../process/log.ts'
import { describeOnPostgres } from '../testing/engines.ts'
import { recordLog } from '../testing/log-records.ts'
import { runService } from '../testing/running-service.ts'
import { startStallingProxy } from '../testing/stalling-proxy.ts'
import { databaseReadiness } from './readiness.ts'

describeOnPostgres('readiness', (get) => {
  it('is denied within five seconds while the database is silent, each time', async () => {
    const { url: databaseUrl } = get()
    if (databaseUrl === undefined) throw new Error('no database server')
    const proxy = await startStallingProxy(databaseUrl)
    const behind = await openPostgres({ url: proxy.url }, createLog('silent'))
    const service = await runService(behind)
    onTestFinished(async () => {
      await service.stop()
      await behind.close()
    })
    expect((await service.send('/readyz')).status).toBe(200)
    proxy.stall()
    for (let n = 0; n < 2; n += 1) {
      const since = performance.now()
      expect((await service.send('/readyz')).status).toBe(503)
      expect(performance.now() - since).toBeLessThan(5_000)
    }
    proxy.recover()
    await expect
      .poll(async () => (await service.send('/readyz')).status, { timeout: 10_000 })
      .toBe(200)
  }, 60_000)

  it('is denied with the reason in the log, once, while the tables are not there or not readable', async () => {
    const { database } = get()
    const { log, records } = recordLog()
    const isReady = databaseReadiness({ database, log })
    await database.sql.run('ALTER TABLE installation RENAME TO gone')
    expect([await isReady(), await isReady()]).toEqual([false, false])
    expect(records()).toMatchObject([{ err: { code: '42P01' } }])
    await database.sql.run('ALTER TABLE gone RENAME TO installation')
    expect(await isReady()).toBe(true)
    expect(records()).toHaveLength(2)
  })
})
