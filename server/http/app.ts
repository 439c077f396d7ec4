import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { AuditLog } from '../audit/audit-log.ts'
import type { People } from '../auth/people.ts'
import type { Viewer } from '../viewer/viewer.ts'
import type { Viewers } from '../auth/sessions/viewers.ts'
import type { GraphQLHandler } from '../api/handler.ts'
import type { GraphQLRequest } from '../graphql/request.ts'
import { createAuthRoutes } from './auth-routes.ts'
import { isCrossSite, isPageVisit } from './cross-site.ts'
import type { Metrics } from './metrics.ts'
import type { Pages } from './pages.ts'
import { unreadableBody } from './media-type.ts'
import { readBody } from './read-body.ts'
import { redirect, sendGraphQLError, sendJson, sendText, type Refusal } from './respond.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { Turns } from './turns.ts'
import { untilTaken } from './until-taken.ts'
import type { Logger } from '../log.ts'

export interface AppDependencies {
  graphql: GraphQLHandler
  people: People
  viewers: Viewers
  audit: AuditLog
  metrics: Metrics
  pages: Pages
  /** Whether requests can be answered now: the database is there, and the server is not draining. */
  isReady: () => Promise<boolean>
  publicOrigin: string
  peerAddress: (req: IncomingMessage) => string
  rateLimitPerSecond: number
  /** Time, in ms, for an answer of GraphQL to be taken. */
  answerTimeout: number
  log: Logger
}

/** All routes of the server. */
export function createApp(deps: AppDependencies): RequestListener {
  const authRoutes = createAuthRoutes(deps)
  const limiter = new RateLimiterMemory({ points: deps.rateLimitPerSecond, duration: 1 })
  const turns = new Turns({ atOnce: AT_ONCE_PER_VIEWER, waiting: deps.rateLimitPerSecond })
  const https = deps.publicOrigin.startsWith('https:')

  const routes: Readonly<Record<string, Route>> = {
    '/healthz': readOnly((_req, res) => sendText(res, 200, 'ok')),
    '/readyz': readOnly(async (_req, res) => {
      const ready = await deps.isReady()
      sendText(res, ready ? 200 : 503, ready ? 'ready' : 'not ready')
    }),
    '/metrics': readOnly(async (_req, res) => {
      const text = await deps.metrics.text()
      res.writeHead(200, { 'Content-Type': deps.metrics.contentType, 'Cache-Control': 'no-store' })
      res.end(text)
    }),
    '/graphql': graphql,
  }

  const page = readOnly(deps.pages.page)
  const explorer = readOnly(deps.pages.explorer)

  function routeOf(path: string): Route {
    const exact = routes[path]
    if (exact !== undefined) return exact
    if (path.startsWith('/api/auth/')) return auth
    return path.startsWith('/explorer/') ? explorer : page
  }

  const auth: Route = async (req, res, path) => {
    if (!isCrossSite(req.headers, deps.publicOrigin)) return authRoutes(req, res, path)
    sendJson(res, 403, { code: 'FORBIDDEN', message: OTHER_SITE })
  }

  async function graphql(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const caller = await deps.viewers.of(req.headers)
    if (isPageVisit(req.method, req.headers)) {
      openExplorer(req, res, caller)
      return
    }
    // What is asked with a cookie or a key is for nobody else's eyes. Streams say so themselves.
    res.setHeader('Cache-Control', 'no-store')
    const refusal = await refusalOf(req, caller)
    deps.metrics.countRequest(refusal === undefined ? 'handled' : 'refused')
    if (refusal !== undefined) {
      sendGraphQLError(res, refusal)
      return
    }
    const asked = await readAsked(req, caller)
    if (asked === undefined) sendGraphQLError(res, TOO_LARGE)
    else if (!deps.graphql.joinKnown(res, asked)) await answerInTurn(req, res, asked)
  }

  /** What GraphQL is to know of a request; `undefined` if its body is too large. */
  async function readAsked(
    req: IncomingMessage,
    caller: Viewer | undefined,
  ): Promise<GraphQLRequest | undefined> {
    const asked = {
      method: req.method ?? 'GET',
      address: req.url ?? '/graphql',
      accept: req.headers.accept,
      caller,
      // Few want to know it, and the system has to be asked.
      get peer() {
        return deps.peerAddress(req)
      },
    }
    // Of what a stranger sends, nothing is read.
    if (req.method !== 'POST' || caller === undefined) return asked
    const body = await readBody(req, MAX_BODY_BYTES)
    return body && Object.assign(asked, { body: body.toString() })
  }

  async function answerInTurn(
    req: IncomingMessage,
    res: ServerResponse,
    asked: GraphQLRequest,
  ): Promise<void> {
    const answered = turns.take(senderOf(req, asked.caller), async () => {
      await deps.graphql.answer(res, asked)
      await untilTaken(res, deps.answerTimeout)
    })
    if (answered === undefined) sendGraphQLError(res, TOO_MANY_WAIT)
    await answered
  }

  /** Whose requests are counted together. */
  function senderOf(req: IncomingMessage, caller: Viewer | undefined): string {
    return caller?.id ?? `address ${deps.peerAddress(req)}`
  }

  function openExplorer(req: IncomingMessage, res: ServerResponse, caller?: Viewer): void {
    if (caller === undefined) {
      redirect(res, '/sign-in?next=%2Fgraphql')
      return
    }
    req.url = '/index.html'
    deps.pages.explorer(req, res)
  }

  /** Why a request may not even be looked at by GraphQL; `undefined` if it may. */
  async function refusalOf(
    req: IncomingMessage,
    caller: Viewer | undefined,
  ): Promise<Refusal | undefined> {
    if (isCrossSite(req.headers, deps.publicOrigin)) {
      return { status: 403, code: 'FORBIDDEN', message: OTHER_SITE }
    }
    const unreadable = req.method === 'POST' ? unreadableBody(req.headers) : undefined
    if (unreadable !== undefined) {
      return { status: 415, code: 'BAD_USER_INPUT', message: unreadable }
    }
    const waitMs = await overLimitMs(senderOf(req, caller))
    if (waitMs === 0) return undefined
    const seconds = Math.ceil(waitMs / 1000)
    return {
      status: 429,
      code: 'TOO_MANY_REQUESTS',
      message: `At most ${deps.rateLimitPerSecond} requests a second. Try again in ${seconds} s.`,
      headers: { 'Retry-After': String(seconds) },
    }
  }

  /** Milliseconds that the viewer has to wait, 0 if within the limit. */
  async function overLimitMs(viewer: string): Promise<number> {
    try {
      await limiter.consume(viewer)
      return 0
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext)
      throw refusal
    }
  }

  return (req, res) => {
    setSecurityHeaders(res, { https })
    const path = (req.url ?? '/').split('?', 1)[0] ?? '/'
    Promise.resolve()
      .then(() => routeOf(path)(req, res, path))
      .catch((error: unknown) => {
        // Whoever leaves while it still sends is told nothing, and has broken nothing.
        if (req.destroyed && !req.complete) {
          deps.log.debug({ method: req.method, path }, 'a request was broken off')
          return
        }
        const errorId = randomUUID()
        deps.log.error({ err: error, errorId, method: req.method, path }, 'a request failed')
        if (res.headersSent) res.destroy()
        else sendFailure(res, path, errorId)
      })
  }
}

function sendFailure(res: ServerResponse, path: string, errorId: string): void {
  const code = 'INTERNAL_SERVER_ERROR'
  const message = 'Something went wrong on the server. Try again; if it stays, report the error id.'
  if (path === '/graphql') sendGraphQLError(res, { status: 500, code, message, errorId })
  else sendJson(res, 500, { code, message, errorId })
}

/** A route that only shows something. */
function readOnly(route: Route): Route {
  return (req, res, path) => {
    if (req.method === 'GET' || req.method === 'HEAD') return route(req, res, path)
    sendText(res, 405, 'Method not allowed.', { Allow: 'GET, HEAD' })
  }
}

type Route = (req: IncomingMessage, res: ServerResponse, path: string) => void | Promise<void>

/** Bytes of a GraphQL request's body: an order of a hundred items fits several times. */
const MAX_BODY_BYTES = 256 * 1024

/** Requests of one viewer that are worked on at a time. More would only wait for each other. */
const AT_ONCE_PER_VIEWER = 8

const TOO_MANY_WAIT: Refusal = {
  status: 429,
  code: 'TOO_MANY_REQUESTS',
  message: 'Too many of your requests wait for their answers. Take those first.',
  headers: { 'Retry-After': '1' },
}

const TOO_LARGE: Refusal = {
  status: 413,
  code: 'BAD_USER_INPUT',
  message: `Send at most ${MAX_BODY_BYTES / 1024} KiB at a time.`,
  headers: { Connection: 'close' },
}

const OTHER_SITE = 'Requests of other sites are refused.'
