import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
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
  log: Logger
}

/** The paths that tell the state of the process, also while it starts. */
const STATE_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])

/**
 * Creates the request listener of the server, with all its routes. A request that fails unexpectedly is
 * logged with an error id, which the client receives in a 500 response.
 */
export function createApp(settings: AppSettings): RequestListener {
  const { started, isReady, metrics, pages, publicOrigin, log } = settings
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
    const path = (req.url ?? '/').split('?', 1)[0] ?? '/'
    const answerable = STATE_PATHS.has(path) ? Promise.resolve() : started
    answerable
      .then(() => routeOf(req, path)(req, res, path))
      .catch((error: unknown) => {
        // The client disconnected while it was sending the request. That is not an error of the server.
        if (req.destroyed && !req.complete) {
          log.debug({ method: req.method, path }, 'the client disconnected during a request')
          return
        }
        const errorId = randomUUID()
        log.error({ err: error, errorId, method: req.method, path }, 'a request failed')
        if (res.headersSent) res.destroy()
        else sendFailure(res, path, errorId)
      })
  }
}

function sendFailure(res: ServerResponse, path: string, errorId: string): void {
  const code = 'INTERNAL_SERVER_ERROR'
  const message =
    'Something went wrong on the server. Try again. If the error persists, report its error id.'
  if (path === '/graphql') sendGraphQLError(res, { status: 500, code, message, errorId })
  else sendJson(res, 500, { code, message, errorId })
}
