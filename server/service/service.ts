import { createGraphQLHandler } from '../api/handler.ts'
import { createSchema } from '../api/schema.ts'
import { AccessRefusals } from '../audit/access-refusals.ts'
import { AuditLog } from '../audit/audit-log.ts'
import { createAuth } from '../auth/auth.ts'
import { ensureFirstAccount, type FirstAccount } from '../auth/first-account.ts'
import type { People } from '../auth/people.ts'
import { findLostRights } from '../auth/sessions/lost-rights.ts'
import { authSecret } from '../auth/sessions/secret.ts'
import { startStreamGuard } from '../auth/sessions/stream-guard.ts'
import { startBackfill } from '../backfill/backfill.ts'
import type { Database } from '../db/database.ts'
import { isUnavailable } from '../db/unavailable.ts'
import { EventFeed } from '../feed/event-feed.ts'
import { OrderWatch } from '../feed/order-watch.ts'
import { Tail, type TailSettings } from '../feed/tail.ts'
import type { Services } from '../graphql/context.ts'
import { RequestFailures } from '../graphql/request-failures.ts'
import { EventPages } from '../orders/event-pages.ts'
import { startHousekeeping } from '../housekeeping/housekeeping.ts'
import { createApp } from '../http/app.ts'
import { ipAddressReader } from '../http/ip-address.ts'
import { listen } from '../http/listen.ts'
import { createMetrics } from '../http/metrics.ts'
import { createPages } from '../http/pages.ts'
import type { Logger } from '../process/log.ts'
import { RepeatedFault } from '../process/repeated-fault.ts'
import { stopAll, type Running } from '../process/running.ts'
import { orderFlow } from '../projections/order-flow.ts'
import { ProjectionRunner } from '../projections/runner.ts'
import { LiveCounts } from '../stats/live-counts.ts'
import { readTrend } from '../stats/read-trend.ts'
import { startRecounts } from '../stats/recount.ts'
import { StatsTicker } from '../stats/ticker.ts'
import { OrderTrends } from '../stats/trends.ts'
import { Streams } from '../streaming/streams.ts'
import { databaseReadiness } from './readiness.ts'

export interface ServiceSettings {
  port: number
  host: string
  publicUrl: string | undefined
  trustProxy: string
  authSecret: string | undefined
  /** The account that is created if none exists. Without a password, one is generated. */
  admin: { username: string; password: string | undefined }
  statsIntervalMs: number
  maxStreams: number
  maxStreamsPerViewer: number
  rateLimitPerSecond: number
  /** Hours for which a cursor of the event feed can be resumed. */
  resumeWindowHours: number
  /** Directory of the built page. */
  distDirectory: string
  /** When the service stops, it ends its streams one by one over this time, in ms. */
  drainMs: number
  /** When stored projections look for new events. @default that of `ProjectionRunner` */
  projections?: { gatherMs: number; pollMs: number }
  /** How the event record is followed. @default that of `Tail` */
  tail?: TailSettings
  /** @default HTTP_TIMEOUTS */
  httpTimeouts?: HttpTimeouts
}

/** The time limits of HTTP, in ms. */
export interface HttpTimeouts {
  /** Until the headers of a request have arrived. */
  headersTimeout: number
  /** Until the whole request has arrived. */
  requestTimeout: number
  /** The interval at which the two limits above are checked. */
  connectionsCheckingInterval: number
  /** Until the client has received a GraphQL response. Streams have a limit of their own. */
  answerTimeout: number
}

export interface Service extends Running {
  /** The URL under which browsers reach the server. */
  readonly url: string
  readonly people: People
  /** The account that this start created; `undefined` if one existed. */
  readonly firstAccount: FirstAccount | undefined
}

const HTTP_TIMEOUTS: HttpTimeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  answerTimeout: 60_000,
}

/**
 * Starts the service on an open database: creates its parts, connects them, listens, and creates the first
 * account if there is none. Only then it is ready; requests that come earlier wait. The account is created
 * after the port is taken, so that no generated password is lost if another program has the port.
 *
 * `stop()` stops the parts in reverse order and leaves the database open. If a part fails to start, the parts
 * before it are stopped and the error is thrown.
 */
export async function startService(
  database: Database,
  settings: ServiceSettings,
  log: Logger,
): Promise<Service> {
  const started: Running[] = []
  const run = <Part extends Running>(part: Part): Part => {
    started.push(part)
    return part
  }
  try {
    return await compose(database, settings, log, { run, stop: () => stopAll(started) })
  } catch (error) {
    await stopAll(started)
    throw error
  }
}

/** Registers started parts, and stops them in reverse order. */
interface Parts {
  run: <Part extends Running>(part: Part) => Part
  stop: () => Promise<void>
}

async function compose(
  database: Database,
  settings: ServiceSettings,
  log: Logger,
  parts: Parts,
): Promise<Service> {
  const { sql, prisma, access, background } = database
  const { answerTimeout, ...timeouts } = settings.httpTimeouts ?? HTTP_TIMEOUTS
  const urlAt = (port: number) =>
    settings.publicUrl ?? `http://${browsableHost(settings.host)}:${port}`
  const publicOrigin = new URL(urlAt(settings.port)).origin
  const secret = await authSecret(sql, settings.authSecret)
  const audit = parts.run(new AuditLog(access.sql, log))
  const auth = createAuth({ ...access, secret, publicUrl: publicOrigin, audit, log })
  const { people, programs, ownAccount, viewers } = auth
  const tail = parts.run(await Tail.start(database, log, settings.tail))
  const counts = parts.run(new LiveCounts({ sql, tail, log }))
  const resumeWindowMs = settings.resumeWindowHours * 3_600_000
  const failures = new RequestFailures({ log })
  const failedStreams = new RepeatedFault({ log, failed: 'a stream failed' })
  const onStreamError = (error: unknown) => {
    if (isUnavailable(error)) failures.unavailable(error)
    else failedStreams.happened(error)
  }
  const streams = new Streams(settings, onStreamError, () => tail.heardAt)
  let phase: 'starting' | 'running' | 'stopping' = 'starting'
  let begin: () => void = () => undefined
  const started = new Promise<void>((resolve) => (begin = resolve))
  const databaseAnswers = databaseReadiness({ database, log })
  const services: Services = {
    database,
    stats: new StatsTicker({
      read: () => counts.current(),
      held: () => counts.held(),
      onChange: (wake) => tail.subscribe(() => wake()),
      intervalMs: settings.statsIntervalMs,
      log,
    }),
    trends: new OrderTrends({
      read: async (range) => readTrend(sql, range, await counts.advance()),
    }),
    events: new EventFeed({ sql, tail, resumeWindowMs }),
    eventPages: new EventPages({ sql, tail, resumeWindowMs }),
    watch: new OrderWatch(tail),
    people,
    programs,
    ownAccount,
    publicUrl: () => urlAt(listening.port),
    refusals: new AccessRefusals(audit),
    failures,
    log,
  }
  parts.run(startRecounts({ sql: background, counts, log }))
  parts.run(startHousekeeping(background, log))
  parts.run(startBackfill(background, log))
  const flow = parts.run(
    new ProjectionRunner({
      sql: background,
      projection: orderFlow,
      log,
      onEvents: (wake) => tail.subscribe(() => wake()),
      // On the embedded engine, all share one connection.
      ...(database.engine === 'embedded' ? { batchMs: 20, rest: 1 } : {}),
      ...settings.projections,
    }),
  )
  parts.run(
    startStreamGuard({ streams, findLost: (viewers) => findLostRights(access.sql, viewers), log }),
  )
  const app = createApp({
    graphql: createGraphQLHandler(createSchema(prisma), services, streams),
    people,
    viewers,
    metrics: createMetrics(streams, [flow]),
    pages: createPages(settings.distDirectory),
    started,
    isReady: async () => phase === 'running' && (await databaseAnswers()),
    publicOrigin,
    ipAddress: ipAddressReader(settings.trustProxy),
    rateLimitPerSecond: settings.rateLimitPerSecond,
    answerTimeout,
    failures,
    log,
  })
  const { port, host, drainMs } = settings
  const listening = parts.run(await listen(app, { port, host, timeouts, streams, drainMs }))
  const firstAccount = await ensureFirstAccount(people, settings.admin)
  phase = 'running'
  begin()

  return {
    url: urlAt(listening.port),
    people,
    firstAccount,
    async stop() {
      phase = 'stopping'
      await parts.stop()
    },
  }
}

/** The host name of a URL for the local browser; a server that listens on all interfaces is `localhost`. */
function browsableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
