import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AuditLog } from '../audit/audit-log.ts'
import { endsOtherSessions } from '../auth/own-account/own-credentials.ts'
import { PEER_ADDRESS_HEADER } from '../auth/sign-in/ip-address-header.ts'
import { OPEN_AUTH_ROUTES, type People } from '../auth/people.ts'
import type { Viewers } from '../auth/sessions/viewers.ts'
import type { Logger } from '../log.ts'
import { isJson, unreadableBody } from './media-type.ts'
import { createOwnAccountAudit } from '../auth/own-account/own-account-audit.ts'
import { readBody } from './read-body.ts'
import { sendJson } from './respond.ts'
import { createSignInAudit } from '../auth/sign-in/sign-in-audit.ts'

const MAX_BODY_BYTES = 16 * 1024

export interface AuthRoutesSettings {
  people: People
  viewers: Viewers
  audit: AuditLog
  publicOrigin: string
  ipAddress: (req: IncomingMessage) => string
  log: Logger
}

/** Answers `/api/auth/*`. That the request is no other site's was checked before. */
export function createAuthRoutes({
  people,
  viewers,
  audit,
  publicOrigin,
  ipAddress,
  log,
}: AuthRoutesSettings) {
  const signInAudit = createSignInAudit({ audit, people })
  const ownAccountAudit = createOwnAccountAudit({ audit, people })
  return async (req: IncomingMessage, res: ServerResponse, path: string): Promise<void> => {
    if (OPEN_AUTH_ROUTES.get(path) !== req.method) {
      sendJson(res, 404, { code: 'NOT_FOUND', message: 'There is no such route.' })
      return
    }
    const unreadable = req.method === 'POST' ? unreadableBody(req.headers) : undefined
    if (unreadable !== undefined) {
      sendJson(res, 415, { code: 'UNSUPPORTED_MEDIA_TYPE', message: unreadable })
      return
    }
    const body = await readBody(req, MAX_BODY_BYTES)
    if (body === undefined) {
      const tooLarge = { code: 'PAYLOAD_TOO_LARGE', message: 'The request is too large.' }
      sendJson(res, 413, tooLarge, { Connection: 'close' })
      return
    }

    const peer = ipAddress(req)
    const { cookie } = req.headers
    const leaving = await signInAudit.leaving(path, cookie)
    const asking = await ownAccountAudit.asking(path, cookie)
    const response = await people.handle(
      new Request(`${publicOrigin}${path}`, {
        method: req.method ?? 'GET',
        headers: headersFor(req, publicOrigin, peer),
        // A GET has none that counts, whatever was sent along.
        ...(req.method === 'POST' && body.length > 0 ? { body: new Uint8Array(body) } : {}),
      }),
    )
    // Whoever just signed in or out is somebody else from now on.
    viewers.forget(req.headers)
    // So is whoever used the sessions that ended with the old password or second factor.
    if (response.ok && endsOtherSessions(path)) viewers.forgetAll()
    if (req.method === 'POST') {
      const level = response.ok ? 'info' : 'warn'
      log[level]({ action: path, peer, status: response.status }, 'credentials')
    }
    const exchange = { path, body, peer, response }
    await signInAudit.succeeded(exchange, leaving)
    await ownAccountAudit.answered(exchange, asking)
    await send(response, res)
    signInAudit.failed(exchange)
  }
}

/**
 * The peer's address goes in a header that is ours alone; one sent from outside is replaced. better-auth
 * also wants an Origin wherever there is a cookie, which programs do not send.
 */
function headersFor(req: IncomingMessage, publicOrigin: string, peer: string): Headers {
  const headers = new Headers()
  for (const name of ['content-type', 'cookie', 'user-agent'] as const) {
    const value = req.headers[name]
    if (value !== undefined) headers.set(name, value)
  }
  headers.set('origin', publicOrigin)
  headers.set(PEER_ADDRESS_HEADER, peer)
  return headers
}

async function send(response: Response, res: ServerResponse): Promise<void> {
  for (const [name, value] of response.headers) {
    if (!OWN_HEADERS.has(name)) res.setHeader(name, value)
  }
  res.setHeader('Set-Cookie', response.headers.getSetCookie())
  // better-auth has a name of its own for it.
  const retryAfter = response.headers.get('X-Retry-After')
  if (retryAfter !== null) res.setHeader('Retry-After', retryAfter)
  res.setHeader('Cache-Control', 'no-store')
  const body = await response.text()
  res.writeHead(response.status)
  res.end(isJson(response.headers.get('content-type') ?? undefined) ? withoutTokens(body) : body)
}

/** Set here instead; nobody is sent elsewhere. */
const OWN_HEADERS: ReadonlySet<string> = new Set(['set-cookie', 'content-length', 'location'])

/** A session's token belongs in its cookie, which no script can read, and in nothing else. */
function withoutTokens(json: string): string {
  const shown: unknown = JSON.parse(json, (name, value: unknown) =>
    name === 'token' ? undefined : value,
  )
  return JSON.stringify(shown)
}
