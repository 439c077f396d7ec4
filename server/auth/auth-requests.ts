import type { IncomingHttpHeaders } from 'node:http'
import { AUTH_PATH } from './open-routes.ts'
import {
  createOwnAccountAudit,
  type OwnAccountAuditSettings,
} from './own-account/own-account-audit.ts'
import { ROUTES_THAT_END_OTHER_SESSIONS } from './own-account/own-credentials.ts'
import type { Viewers } from './sessions/viewers.ts'
import type { AuthExchange } from './sign-in/auth-exchange.ts'
import { IP_ADDRESS_HEADER } from './sign-in/ip-address-header.ts'
import { createNetworkLimit } from './sign-in/network-limit.ts'
import { createSignInAudit, type SignInAuditSettings } from './sign-in/sign-in-audit.ts'

/** A request to one of `OPEN_AUTH_ROUTES`, with its body read. */
export interface AuthRequest {
  /** "/api/auth/sign-out", without a query. */
  readonly path: string
  readonly method: 'GET' | 'POST'
  readonly headers: IncomingHttpHeaders
  readonly body: Uint8Array<ArrayBuffer>
  /** The client's IP address. */
  readonly ip: string
}

export interface AuthRequestsSettings extends SignInAuditSettings, OwnAccountAuditSettings {
  /** Handles a request as better-auth does. */
  handler: (request: Request) => Promise<Response>
  publicUrl: string
  /** Reduces a `Cookie` header to the cookies that this installation has set. */
  ownCookies: (header: string) => string | undefined
  viewers: Viewers
}

/**
 * Handles requests to better-auth's routes. Before the promise resolves, cached rights that the request
 * took away are dropped and what it changed is recorded; failed sign-ins are recorded later, at a random
 * moment.
 *
 * This is not done by better-auth's hooks: when one plugin refuses a request before its endpoint runs,
 * no hook of another plugin hears of it, and the refusal of a used code would not be recorded.
 */
export function createAuthRequests({
  handler,
  publicUrl,
  ownCookies,
  viewers,
  ...settings
}: AuthRequestsSettings): (request: AuthRequest) => Promise<Response> {
  const signInAudit = createSignInAudit(settings)
  const ownAccountAudit = createOwnAccountAudit(settings)
  const secondsToWait = createNetworkLimit()

  return async (request) => {
    const { path, method, headers, body, ip } = request
    const route = path.slice(AUTH_PATH.length)
    const wait = method === 'POST' && route !== '/sign-out' ? await secondsToWait(route, ip) : 0
    if (wait > 0) return tooManyAttempts(wait)

    const cookie = headers.cookie === undefined ? undefined : ownCookies(headers.cookie)
    // Both are asked before the request ends the session, or the wait for a code.
    const leaving = await signInAudit.leaving(route, cookie)
    const viewer = await ownAccountAudit.viewerOf(route, cookie)

    const response = await handler(toRequest(request, cookie, publicUrl))
      .then(withCode)
      .finally(() => viewers.forgetSession(headers))

    if (response.ok && ROUTES_THAT_END_OTHER_SESSIONS.has(route)) viewers.forgetAll()
    const exchange: AuthExchange = { route, body, ip, response }
    await signInAudit.succeeded(exchange, leaving)
    await ownAccountAudit.answered(exchange, viewer)
    signInAudit.failed(exchange)
    return response
  }
}

/** The answer of better-auth's own limit for one IP address has neither a code nor the time to wait. */
async function withCode(response: Response): Promise<Response> {
  const seconds = response.headers.get('X-Retry-After')
  if (response.status !== 429 || seconds === null) return response
  const body: unknown = await response.clone().json()
  const hasCode = typeof body === 'object' && body !== null && 'code' in body
  return hasCode ? response : tooManyAttempts(Number(seconds))
}

function tooManyAttempts(seconds: number): Response {
  const message = `Too many attempts from your network. Try again in ${seconds} s.`
  const body = { code: 'TOO_MANY_REQUESTS', message }
  return Response.json(body, { status: 429, headers: { 'X-Retry-After': String(seconds) } })
}

/**
 * Only the headers that better-auth needs are passed on, and of the cookies only our own: better-auth takes
 * the last cookie of a name, which can be another program's. The IP address is in a header that no client can
 * set. better-auth refuses cookies without an Origin, which programs do not send; the HTTP layer has
 * checked the origin.
 */
function toRequest(
  { path, method, headers, body, ip }: AuthRequest,
  cookie: string | undefined,
  publicUrl: string,
): Request {
  const passedOn = new Headers()
  if (cookie !== undefined) passedOn.set('cookie', cookie)
  for (const name of ['content-type', 'user-agent'] as const) {
    const value = headers[name]
    if (value !== undefined) passedOn.set(name, value)
  }
  passedOn.set('origin', publicUrl)
  passedOn.set(IP_ADDRESS_HEADER, ip)
  return new Request(`${publicUrl}${path}`, {
    method,
    headers: passedOn,
    // The body of a GET request does not count.
    ...(method === 'POST' && body.length > 0 ? { body } : {}),
  })
}
