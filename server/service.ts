import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from './http/app.ts'
import { AccessRefusals } from './audit/access-refusals.ts'
import { AuditLog } from './audit/audit-log.ts'
import { findLostRights } from './auth/sessions/lost-rights.ts'
import { OwnAccount } from './auth/own-account/own-account.ts'
import { createPeople, type People } from './auth/people.ts'
import { Programs } from './auth/keys/programs.ts'
import { authSecret } from './auth/sessions/secret.ts'
import { startStreamGuard } from './auth/sessions/stream-guard.ts'
import { Viewers } from './auth/sessions/viewers.ts'
import type { Database } from './db/database.ts'
import { openEpoch } from './feed/epoch.ts'
import { EventFeed } from './feed/event-feed.ts'
import { OrderWatch } from './feed/order-watch.ts'
import { Tail } from './feed/tail.ts'
import { createGraphQLHandler } from './api/handler.ts'
import { createSchema } from './api/schema.ts'
import { startHousekeeping } from './housekeeping.ts'
import { createMetrics } from './http/metrics.ts'
import { createPages } from './http/pages.ts'
import { peerAddressReader } from './http/peer-address.ts'
import type { Logger } from './log.ts'
import { readCounts } from './stats/read-counts.ts'
import { readTrend } from './stats/read-trend.ts'
import { StatsTicker } from './stats/ticker.ts'
import { OrderTrends } from './stats/trends.ts'
import { Streams } from './streaming/streams.ts'

export interface ServiceSettings {
  port: number
  host: string
  publicUrl: string | undefined
  trustProxy: string
  authSecret: string | undefined
  statsIntervalMs: number
  maxStreams: number
  maxStreamsPerViewer: number
  rateLimitPerSecond: number
  /** How long the event feed can be resumed after a gap. */
  resumeWindowHours: number
  /** Where the built page is. */
  distDirectory: string
  /** @default HTTP_TIMEOUTS */
  httpTimeouts?: HttpTimeouts
}

/** In ms. */
export interface HttpTimeouts {
  /** Time for a request's head to arrive. */
  headersTimeout: number
  /** Time for all of it. */
  requestTimeout: number
  /** How often these two are looked at. */
  connectionsCheckingInterval: number
  /** Time for an answer of GraphQL to be taken. Streams have a limit of their own. */
  answerTimeout: number
}

export interface Service {
  /** Where browsers find the server. */
  readonly url: string
  readonly people: People
  /**
   * Stops taking requests, ends the streams spread over `spreadMs` and waits for what is under way.
   * The database stays open.
   */
  drain(spreadMs: number): Promise<void>
}

const HTTP_TIMEOUTS: HttpTimeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  answerTimeout: 60_000,
}

/** Wires everything together on an open database, and listens. */
export async function startService(
  database: Database,
  settings: ServiceSettings,
  log: Logger,
): Promise<Service> {
  const { sql, prisma } = database
  const publicOrigin = new URL(
    settings.publicUrl ?? `http://${browsableHost(settings.host)}:${settings.port}`,
  ).origin
  const peerAddress = peerAddressReader(settings.trustProxy)
  const secret = await authSecret(sql, settings.authSecret)
  const audit = new AuditLog(sql, log)
  const people = createPeople({ prisma, sql, secret, publicUrl: publicOrigin, audit, log })
  const programs = new Programs(prisma)
  const ownAccount = new OwnAccount(prisma, (userId) => people.recoveryCodesLeft(userId))
  const viewers = new Viewers({
    viewerOfCookie: (cookie) => people.viewerOfCookie(cookie),
    viewerOfKey: (key) => programs.viewerOfKey(key),
  })
  const epoch = await openEpoch(sql)
  const tail = await Tail.start(database, log)
  const stats = new StatsTicker({
    read: () => readCounts(sql),
    onChange: (wake) => tail.subscribe(() => wake()),
    intervalMs: settings.statsIntervalMs,
    log,
  })
  const trends = new OrderTrends({ read: (range) => readTrend(sql, range) })
  const events = new EventFeed({
    sql,
    tail,
    epoch,
    resumeWindowMs: settings.resumeWindowHours * 3_600_000,
  })
  const watch = new OrderWatch(tail)
  const streams = new Streams(settings, (error) => log.error({ err: error }, 'a stream failed'))
  const publicUrl = () =>
    settings.publicUrl ?? `http://${browsableHost(settings.host)}:${addressOf(server).port}`
  const services = {
    database,
    stats,
    trends,
    events,
    watch,
    people,
    programs,
    ownAccount,
    viewers,
    publicUrl,
    audit,
    refusals: new AccessRefusals(audit),
    log,
  }

  const { answerTimeout, ...timeouts } = settings.httpTimeouts ?? HTTP_TIMEOUTS
  let draining = false
  /** Whoever asks at the same moment shares the question: anybody may. */
  let asking: Promise<boolean> | undefined
  const app = createApp({
    graphql: createGraphQLHandler(createSchema(prisma), services, streams),
    people,
    viewers,
    audit,
    metrics: createMetrics(streams),
    pages: createPages(settings.distDirectory),
    isReady: async () => {
      asking ??= answers(database).finally(() => {
        asking = undefined
      })
      return !draining && (await asking)
    },
    publicOrigin,
    peerAddress,
    rateLimitPerSecond: settings.rateLimitPerSecond,
    answerTimeout,
    log,
  })
  const server = createServer(timeouts, app)
  try {
    await listen(server, settings)
  } catch (error) {
    await tail.stop()
    throw error
  }
  const housekeeping = startHousekeeping(sql, log)
  const guard = startStreamGuard({
    streams,
    findLost: (watchers) => findLostRights(sql, watchers),
    log,
  })

  return {
    url: publicUrl(),
    people,
    async drain(spreadMs) {
      draining = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await streams.drain(spreadMs)
      server.closeIdleConnections()
      // Whoever keeps a connection open after its answer is not waited for.
      const impatience = setTimeout(() => server.closeAllConnections(), 2_000)
      await closed
      clearTimeout(impatience)
      await Promise.all([tail.stop(), housekeeping.stop(), guard.stop(), audit.settled()])
    },
  }
}

/** The address under which a browser on this machine reaches a server that listens on all. */
function browsableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

function listen(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} on ${host} is taken. Stop what uses it, or set PORT to another.`,
            )
          : error,
      )
    })
    server.listen({ port, host, backlog: 4096 }, resolve)
  })
}

function addressOf(server: Server): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address
}

async function answers({ sql }: Database): Promise<boolean> {
  try {
    await sql.run('SELECT 1 FROM installation')
    return true
  } catch {
    return false
  }
}
