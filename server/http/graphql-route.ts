import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { GraphQLHandler } from '../api/handler.ts'
import type { Viewers } from '../auth/sessions/viewers.ts'
import type { GraphQLRequest } from '../graphql/request.ts'
import { networkOf } from '../viewer/ip-address.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { acceptedEncodings } from './accepted-encodings.ts'
import { isPageVisit } from './cross-site.ts'
import { unreadableBody } from './media-type.ts'
import type { Metrics } from './metrics.ts'
import type { Pages } from './pages.ts'
import { createRateLimit } from './rate-limit.ts'
import { readBody } from './read-body.ts'
import { redirect, sendGraphQLError, type Refusal } from './respond.ts'
import type { Route } from './route.ts'
import { Turns } from './turns.ts'
import { untilTaken } from './until-taken.ts'

export interface GraphQLRouteSettings {
  graphql: GraphQLHandler
  viewers: Viewers
  metrics: Metrics
  pages: Pages
  /** Why a request is refused as another site's (`createOriginCheck`). */
  refusalOfOrigin: (headers: IncomingHttpHeaders) => string | undefined
  ipAddress: (req: IncomingMessage) => string
  rateLimitPerSecond: number
  /** Milliseconds within which the client must receive a complete response. */
  answerTimeout: number
}

/** The largest request body, in bytes: several times an order with 100 items. */
const MAX_BODY_BYTES = 256 * 1024

/** Requests of one viewer that are processed at the same time. More would only slow each other down. */
const AT_ONCE_PER_VIEWER = 8

const TOO_MANY_WAIT: Refusal = {
  status: 429,
  code: 'TOO_MANY_REQUESTS',
  message: 'Too many of your requests are waiting. Receive their responses before you send more.',
  headers: { 'Retry-After': '1' },
}

const TOO_LARGE: Refusal = {
  status: 413,
  code: 'BAD_USER_INPUT',
  message: `The request body is larger than ${MAX_BODY_BYTES / 1024} KiB. Split it into several requests.`,
}

const NO_WEB_SOCKETS: Refusal = {
  status: 400,
  code: 'BAD_REQUEST',
  message:
    'There are no WebSockets. Subscriptions are server-sent events: request them with GET or POST and ' +
    'the header "Accept: text/event-stream", for example with the package graphql-sse.',
}

const NOT_UTF_8: Refusal = {
  status: 400,
  code: 'BAD_REQUEST',
  message: 'The request body is not UTF-8. Encode the JSON in UTF-8.',
}

/** Ignores a byte order mark. Letters in another encoding would otherwise be stored as U+FFFD. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The route `/graphql`. For each request, in this order:
 *
 * 1. The viewer is looked up.
 * 2. A browser that opens the URL as a page gets the API explorer.
 * 3. A request from another site, a body that is not JSON, or a viewer over the rate limit is refused.
 * 4. A subscription that equals an earlier one joins its cohort, the run that equal subscriptions share.
 * 5. Any other request waits until fewer than `AT_ONCE_PER_VIEWER` requests of the viewer are in progress.
 */
export function createGraphQLRoute(settings: GraphQLRouteSettings): Route {
  const { graphql, viewers, metrics, pages, refusalOfOrigin, ipAddress, answerTimeout } = settings
  const { rateLimitPerSecond } = settings
  const millisecondsToWait = createRateLimit(rateLimitPerSecond)
  const turns = new Turns({ atOnce: AT_ONCE_PER_VIEWER, waiting: rateLimitPerSecond })

  /** Requests with the same key share one rate limit and one queue. */
  function limitKey(req: IncomingMessage, viewer: Viewer | undefined): string {
    return viewer?.id ?? `ip:${networkOf(ipAddress(req), 64)}`
  }

  async function refusalOf(req: IncomingMessage, key: string): Promise<Refusal | undefined> {
    const message = refusalOfOrigin(req.headers)
    if (message !== undefined) return { status: 403, code: 'FORBIDDEN', message }
    if (req.headers.upgrade?.toLowerCase() === 'websocket') return NO_WEB_SOCKETS
    const unreadable = req.method === 'POST' ? unreadableBody(req.headers) : undefined
    if (unreadable !== undefined) {
      return { status: 415, code: 'BAD_USER_INPUT', message: unreadable }
    }
    const waitMs = await millisecondsToWait(key)
    return waitMs === 0 ? undefined : overRateLimit(rateLimitPerSecond, waitMs)
  }

  /** Reads a request for the GraphQL handler, or tells why its body is refused. */
  async function readRequest(
    req: IncomingMessage,
    viewer: Viewer | undefined,
  ): Promise<GraphQLRequest | Refusal> {
    const request = {
      method: req.method ?? 'GET',
      url: req.url ?? '/graphql',
      accept: req.headers.accept,
      lastEventId: lastEventIdOf(req),
      viewer,
      sentKey: req.headers.authorization !== undefined,
      get acceptsGzip() {
        return acceptedEncodings(req.headers['accept-encoding']).includes('gzip')
      },
      // Read on demand, because few requests need it and it costs a system call.
      get ip() {
        return ipAddress(req)
      },
    }
    // A request without a viewer is refused without its body.
    if (req.method !== 'POST' || viewer === undefined) return request
    const body = await readBody(req, MAX_BODY_BYTES)
    if (body === undefined) return TOO_LARGE
    const text = textOf(body)
    return text === undefined ? NOT_UTF_8 : Object.assign(request, { body: text })
  }

  async function answerInTurn(
    res: ServerResponse,
    request: GraphQLRequest,
    key: string,
  ): Promise<void> {
    const answered = turns.take(key, async () => {
      await graphql.answer(res, request)
      await untilTaken(res, answerTimeout)
    })
    if (answered === undefined) sendGraphQLError(res, TOO_MANY_WAIT)
    await answered
  }

  return async (req, res) => {
    const viewer = await viewers.of(req.headers)
    if (isPageVisit(req.method, req.headers)) {
      openExplorer(req, res, pages, viewer)
      return
    }
    // Responses depend on the viewer. Streams set their own `Cache-Control`.
    res.setHeader('Cache-Control', 'no-store')
    const key = limitKey(req, viewer)
    const refusal = await refusalOf(req, key)
    metrics.countRequest(refusal === undefined ? 'handled' : 'refused')
    if (refusal !== undefined) {
      sendGraphQLError(res, refusal)
      return
    }
    const request = await readRequest(req, viewer)
    if ('status' in request) sendGraphQLError(res, request)
    else if (!graphql.joinCached(res, request)) await answerInTurn(res, request, key)
  }
}

/** The text of a body; `undefined` if it is not UTF-8. */
function textOf(body: Buffer): string | undefined {
  try {
    return UTF_8.decode(body)
  } catch {
    return undefined
  }
}

function lastEventIdOf({ headers }: IncomingMessage): string | undefined {
  const id = headers['last-event-id']
  return typeof id === 'string' && id !== '' ? id : undefined
}

function openExplorer(
  req: IncomingMessage,
  res: ServerResponse,
  pages: Pages,
  viewer: Viewer | undefined,
): void {
  if (viewer === undefined) {
    // With the query of a shared link.
    redirect(res, `/sign-in?next=${encodeURIComponent(req.url ?? '/graphql')}`)
    return
  }
  req.url = '/index.html'
  pages.explorer(req, res)
}

function overRateLimit(perSecond: number, waitMs: number): Refusal {
  const seconds = Math.ceil(waitMs / 1000)
  return {
    status: 429,
    code: 'TOO_MANY_REQUESTS',
    message: `You have exceeded the limit of ${perSecond} requests per second. Try again in ${seconds} s.`,
    headers: { 'Retry-After': String(seconds) },
  }
}
