import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GraphQLHandler } from '../api/handler.ts'
import type { Viewers } from '../auth/sessions/viewers.ts'
import type { GraphQLRequest } from '../graphql/request.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { isCrossSite, isPageVisit, OTHER_SITE } from './cross-site.ts'
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
  publicOrigin: string
  ipAddress: (req: IncomingMessage) => string
  rateLimitPerSecond: number
  /** Milliseconds within which the client must take a whole answer. */
  answerTimeout: number
}

/** Bytes of a GraphQL request's body: an order of a hundred items fits several times. */
const MAX_BODY_BYTES = 256 * 1024

/** Requests of one viewer that are answered at a time. More would only wait for each other. */
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

/**
 * `/graphql`. In this order: the viewer is looked up; a browser that opens the URL gets the explorer;
 * other sites, bodies that are not JSON and viewers over their rate limit are refused; a subscription
 * that is known joins its cohort; any other request waits for the viewer's turn.
 */
export function createGraphQLRoute(settings: GraphQLRouteSettings): Route {
  const { graphql, viewers, metrics, pages, publicOrigin, ipAddress, answerTimeout } = settings
  const { rateLimitPerSecond } = settings
  const millisecondsToWait = createRateLimit(rateLimitPerSecond)
  const turns = new Turns({ atOnce: AT_ONCE_PER_VIEWER, waiting: rateLimitPerSecond })

  /** Requests with the same key share a rate limit and take turns. */
  function limitKey(req: IncomingMessage, viewer: Viewer | undefined): string {
    return viewer?.id ?? `address ${ipAddress(req)}`
  }

  async function refusalOf(req: IncomingMessage, key: string): Promise<Refusal | undefined> {
    if (isCrossSite(req.headers, publicOrigin)) {
      return { status: 403, code: 'FORBIDDEN', message: OTHER_SITE }
    }
    const unreadable = req.method === 'POST' ? unreadableBody(req.headers) : undefined
    if (unreadable !== undefined) {
      return { status: 415, code: 'BAD_USER_INPUT', message: unreadable }
    }
    const waitMs = await millisecondsToWait(key)
    return waitMs === 0 ? undefined : overRateLimit(rateLimitPerSecond, waitMs)
  }

  /** What GraphQL gets of a request; `undefined` if its body is too large. */
  async function readRequest(
    req: IncomingMessage,
    viewer: Viewer | undefined,
  ): Promise<GraphQLRequest | undefined> {
    const request = {
      method: req.method ?? 'GET',
      url: req.url ?? '/graphql',
      accept: req.headers.accept,
      viewer,
      // Read on demand: few requests need it, and it takes a system call.
      get ip() {
        return ipAddress(req)
      },
    }
    // The body of a request without a viewer is not read.
    if (req.method !== 'POST' || viewer === undefined) return request
    const body = await readBody(req, MAX_BODY_BYTES)
    return body && Object.assign(request, { body: body.toString() })
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
    // Answers depend on the viewer. Streams set their own header.
    res.setHeader('Cache-Control', 'no-store')
    const key = limitKey(req, viewer)
    const refusal = await refusalOf(req, key)
    metrics.countRequest(refusal === undefined ? 'handled' : 'refused')
    if (refusal !== undefined) {
      sendGraphQLError(res, refusal)
      return
    }
    const request = await readRequest(req, viewer)
    if (request === undefined) sendGraphQLError(res, TOO_LARGE)
    else if (!graphql.joinCached(res, request)) await answerInTurn(res, request, key)
  }
}

function openExplorer(
  req: IncomingMessage,
  res: ServerResponse,
  pages: Pages,
  viewer: Viewer | undefined,
): void {
  if (viewer === undefined) {
    redirect(res, '/sign-in?next=%2Fgraphql')
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
    message: `At most ${perSecond} requests a second. Try again in ${seconds} s.`,
    headers: { 'Retry-After': String(seconds) },
  }
}
