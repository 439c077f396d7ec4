import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { failureOf, type Failure } from '../graphql/errors.ts'
import type { RequestFailures } from '../graphql/request-failures.ts'
import type { Logger } from '../process/log.ts'
import { createAuthRoutes, type AuthRoutesSettings } from './auth-routes.ts'
import { createGraphQLRoute, type GraphQLRouteSettings } from './graphql-route.ts'
import { isMisdirected, nameTheApi } from './misdirected.ts'
import { createOriginCheck } from './origin-check.ts'
import { sendGraphQLError, sendJson, sendText } from './respond.ts'
import { readOnly, type Route } from './route.ts'
import { setSecurityHeaders } from './security-headers.ts'

export interface AppSettings
  extends Omit<GraphQLRouteSettings, 'refusalOfOrigin'>, AuthRoutesSettings {
  /** The origin that browsers use. */
  publicOrigin: string
  /** Resolves when the start is complete. Until then, only the `STATE_PATHS` answer; other requests wait. */
  started: Promise<void>
  /** Resolves to whether the start is complete, the database answers and the server is not stopping. */
  isReady: () => Promise<boolean>
  failures: RequestFailures
  log: Logger
}

/** The paths that tell the state of the process, also while it starts. */
const STATE_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])

/**
 * Creates the request listener of the server, with all its routes. A request that fails unexpectedly is
 * logged with an error id, which the client receives in a 500 response; if the database is away, the response is 503.
 */
export function createApp(settings: AppSettings): RequestListener {
  const { started, isReady, metrics, pages, publicOrigin, failures, log } = settings
  const https = publicOrigin.startsWith('https:')
  const authRoutes = createAuthRoutes(settings)
  const refusalOfOrigin = createOriginCheck({ publicOrigin, log })

  const auth: Route = async (req, res, path) => {
    const message = refusalOfOrigin(req.headers)
    if (message === undefined) return authRoutes(req, res, path)
    sendJson(res, 403, { code: 'FORBIDDEN', message })
  }
  const page = readOnly(pages.page)
  const explorer = readOnly(pages.explorer)
  const routes: ReadonlyMap<string, Route> = new Map([
    ['/healthz', readOnly((_req, res) => sendText(res, 200, 'ok'))],
    [
      '/readyz',
      readOnly(async (_req, res) => {
        const ready = await isReady()
        sendText(res, ready ? 200 : 503, ready ? 'ready' : 'not ready')
      }),
    ],
    [
      '/metrics',
      readOnly(async (_req, res) => {
        const text = await metrics.text()
        res.writeHead(200, { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' })
        res.end(text)
      }),
    ],
    // Neither the metrics, because a proxy that hides /metrics may let this path through, nor the page.
    ['/metrics/', readOnly((_req, res) => sendText(res, 404, 'Not found. It is at /metrics.'))],
    ['/graphql', createGraphQLRoute({ ...settings, refusalOfOrigin })],
  ])

  function routeOf(req: IncomingMessage, path: string): Route {
    const exact = routes.get(path)
    if (exact !== undefined) return exact
    if (path.startsWith('/api/auth/')) return auth
    if (isMisdirected(req, path)) return nameTheApi
    return path.startsWith('/explorer/') ? explorer : page
  }

  return (req, res) => {
    setSecurityHeaders(res, { https })
    req.url = withoutOrigin(req.url)
    const path = pathOf(req)
    const answerable = STATE_PATHS.has(path) ? Promise.resolve() : started
    answerable
      .then(() => routeOf(req, path)(req, res, path))
      .catch((error: unknown) => {
        // The client disconnected while it was sending the request. That is not an error of the server.
        if (req.destroyed && !req.complete) {
          log.debug({ method: req.method, path }, 'the client disconnected during a request')
          return
        }
        const failure = failureOf(error, failures, { method: req.method, path })
        if (res.headersSent) res.destroy()
        else sendFailure(res, path, failure)
      })
  }
}

/** The target of a request without its origin: a client that takes the server for its proxy sends a whole URL. */
function withoutOrigin(target = '/'): string {
  return target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?]*\/?/i, '/')
}

/** The path of a probe may end with a slash: the page, which always answers 200, must not answer for it. */
function pathOf({ url = '/' }: IncomingMessage): string {
  const path = url.split('?', 1)[0] ?? '/'
  return path === '/healthz/' || path === '/readyz/' ? path.slice(0, -1) : path
}

function sendFailure(res: ServerResponse, path: string, failure: Failure): void {
  if (path === '/graphql') {
    sendGraphQLError(res, failure)
    return
  }
  const { status, headers, ...body } = failure
  sendJson(res, status, body, headers)
}
