import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createLog } from '../process/log.ts'
import { describeOnPostgres } from '../testing/engines.ts'
import { startPgBouncer } from '../testing/pgbouncer.ts'
import { recordLog } from '../testing/log-records.ts'
import { createCluster, requirePrograms } from '../testing/throwaway-cluster.ts'
import { openPostgres } from './postgres.ts'
import { isUnavailable } from './unavailable.ts'

const log = createLog('silent')
const IS_ENCRYPTED = 'SELECT ssl AS encrypted FROM pg_stat_ssl WHERE pid = pg_backend_pid()'

describeOnPostgres('a connection to PostgreSQL', (get) => {
  const changed = (change: (url: URL) => void) => {
    const url = new URL(z.string().parse(get().url))
    change(url)
    return url.href
  }
  /** Opens a URL, and returns whether the connection is encrypted. */
  const isEncrypted = async (url: string) => {
    const database = await openPostgres({ url, directUrl: url, connections: 4 }, log)
    onTestFinished(() => database.close())
    return (await database.sql.one(z.object({ encrypted: z.boolean() }), IS_ENCRYPTED)).encrypted
  }

  it.each([
    {
      what: 'another database',
      change: (url: URL) => (url.pathname = '/no_such_database'),
      says: /^DATABASE_URL: there is no such database: .*"no_such_database".* Create it/,
    },
    {
      what: 'another user',
      change: (url: URL) => (url.username = 'no_such_role'),
      says: /^DATABASE_URL: PostgreSQL refuses the sign-in: .*no_such_role/,
    },
    {
      what: 'a host that has no address',
      change: (url: URL) => (url.hostname = 'no-such-host.invalid'),
      says: /^DATABASE_URL: the name of the host cannot be resolved: .*no-such-host/,
    },
    {
      what: 'TLS that it does not offer',
      change: (url: URL) => url.searchParams.set('sslmode', 'require'),
      says: /^DATABASE_URL: PostgreSQL offers no TLS: .* sslmode=disable/,
    },
  ])('with $what fails with a message that names the setting (E15)', async ({ change, says }) => {
    await expect(isEncrypted(changed(change))).rejects.toThrow(says)
  })

  it('with a DATABASE_DIRECT_URL that is wrong fails with a message that names it', async () => {
    const opened = (change: (url: URL) => void) =>
      openPostgres(
        { url: changed(() => undefined), directUrl: changed(change), connections: 4 },
        log,
      )
    await expect(opened((url) => (url.pathname = '/no_such_database'))).rejects.toThrow(
      /^DATABASE_DIRECT_URL: there is no such database/,
    )
    await expect(opened((url) => (url.pathname = '/postgres'))).rejects.toThrow(
      /^DATABASE_DIRECT_URL leads to another database/,
    )
    const same = await opened((url) => url.searchParams.set('application_name', 'direct'))
    await same.close()
  })

  it('listens at the host that answers, without a warning about those that do not', async () => {
    const { log: recorded, records } = recordLog('info')
    const { host } = new URL(z.string().parse(get().url))
    // No program listens on port 1.
    const url = changed(() => undefined).replace(host, `127.0.0.1:1,${host}`)
    const database = await openPostgres({ url, connections: 4 }, recorded)
    onTestFinished(() => database.close())
    await database.listen('order_events', () => undefined)
    expect(records()).toEqual([])
  })

  it('uses TLS only if PostgreSQL offers it, with sslmode=prefer', async () => {
    expect(await isEncrypted(changed((url) => url.searchParams.set('sslmode', 'prefer')))).toBe(
      false,
    )
  })

  it('treats sslmode as libpq does (E15)', async ({ skip }) => {
    const programs = await requirePrograms(get().database.sql, skip)
    const cluster = await createCluster(programs, [], { tls: true })
    const certificate = join(cluster.data, 'server.crt')
    const to = (sslmode: string, more: Record<string, string> = {}, host = '127.0.0.1') => {
      const url = new URL(cluster.url)
      url.hostname = host
      url.search = new URLSearchParams({ sslmode, ...more }).toString()
      return isEncrypted(url.href)
    }
    // Without a file of certificates, nothing is checked.
    for (const mode of ['require', 'prefer', 'no-verify'])
      expect([mode, await to(mode)]).toEqual([mode, true])
    for (const mode of ['allow', 'disable']) expect([mode, await to(mode)]).toEqual([mode, false])
    await expect(to('verify-full')).rejects.toThrow(
      /^DATABASE_URL: the certificate of PostgreSQL is not trusted: .* sslrootcert=FILE, or set sslmode=require/,
    )
    const trusted = { sslrootcert: certificate }
    // With one, `require` checks the authority, and only `verify-full` the name.
    expect(await to('require', trusted)).toBe(true)
    expect(await to('verify-ca', trusted)).toBe(true)
    await expect(to('verify-full', trusted)).rejects.toThrow(/is for another host: .*127\.0\.0\.1/)
    expect(await to('verify-full', trusted, 'localhost')).toBe(true)
  })

  it('through a pooler without transactions is refused', async ({ skip }) => {
    const pooled = await startPgBouncer(z.string().parse(get().url), skip, { mode: 'statement' })
    await expect(openPostgres({ url: pooled }, log)).rejects.toThrow(
      /^DATABASE_URL: the pooler has no transactions: .* pool_mode/,
    )
  })

  it('is missing while a file of its certificates is', async ({ skip }) => {
    const programs = await requirePrograms(get().database.sql, skip)
    const cluster = await createCluster(programs, [], { tls: true })
    const key = join(cluster.data, 'server.key')
    const moved = `${key}.moved`
    const url = new URL(cluster.url)
    url.search = new URLSearchParams({
      sslmode: 'require',
      sslcert: join(cluster.data, 'server.crt'),
      sslkey: key,
    }).toString()
    const database = await openPostgres({ url: url.href, connections: 4 }, log)
    onTestFinished(() => database.close())
    const { sql, prisma } = database
    await rename(key, moved)
    // The pool of reads opens connections for those that wait, too.
    const failed = await Promise.allSettled([
      ...Array.from({ length: 6 }, () =>
        sql.run('SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(1)'),
      ),
      prisma.customer.count(),
    ])
    const reasons = failed.map((each): unknown => each.status === 'rejected' && each.reason)
    expect(reasons.map(isUnavailable)).toEqual(reasons.map(() => true))
    await rename(moved, key)
    await expect(sql.one(z.object({ one: z.number() }), 'SELECT 1 AS one')).resolves.toBeTruthy()
  })
})
