import type { IncomingMessage, ServerResponse } from 'node:http'
import { OPEN_AUTH_ROUTES } from '../auth/open-routes.ts'
import type { People } from '../auth/people.ts'
import type { Logger } from '../process/log.ts'
import { isJson, unreadableBody } from './media-type.ts'
import { readBody } from './read-body.ts'
import { sendJson } from './respond.ts'

const MAX_BODY_BYTES = 16 * 1024

export interface AuthRoutesSettings {
  people: Pick<People, 'handle'>
  /** Tells the IP address that a request comes from. */
  ipAddress: (req: IncomingMessage) => string
  log: Logger
}

/** Answers `/api/auth/*`. The caller has checked that the request is not another site's. */
export function createAuthRoutes({ people, ipAddress, log }: AuthRoutesSettings) {
  return async (req: IncomingMessage, res: ServerResponse, path: string): Promise<void> => {
    const method = OPEN_AUTH_ROUTES.get(path)
    if (method === undefined || method !== req.method) {
      sendJson(res, 404, { code: 'NOT_FOUND', message: 'There is no such route.' })
      return
    }
    const unreadable = method === 'POST' ? unreadableBody(req.headers) : undefined
    if (unreadable !== undefined) {
      sendJson(res, 415, { code: 'UNSUPPORTED_MEDIA_TYPE', message: unreadable })
      return
    }
    const body = await readBody(req, MAX_BODY_BYTES)
    if (body === undefined) {
      sendJson(res, 413, { code: 'PAYLOAD_TOO_LARGE', message: 'The request is too large.' })
      return
    }
    const ip = ipAddress(req)
    const response = await people.handle({
      path,
      method,
      headers: req.headers,
      body: new Uint8Array(body),
      ip,
    })
    if (method === 'POST') {
      const level = response.ok ? 'info' : 'warn'
      log[level]({ action: path, ip, status: response.status }, 'credentials')
    }
    await send(response, res)
  }
}

async function send(response: Response, res: ServerResponse): Promise<void> {
  for (const [name, value] of response.headers) {
    if (!OWN_HEADERS.has(name)) res.setHeader(name, value)
  }
  res.setHeader('Set-Cookie', response.headers.getSetCookie())
  // better-auth uses its own header for the time to wait.
  const retryAfter = response.headers.get('X-Retry-After')
  if (retryAfter !== null) res.setHeader('Retry-After', retryAfter)
  res.setHeader('Cache-Control', 'no-store')
  const body = await response.text()
  res.writeHead(response.status)
  res.end(isJson(response.headers.get('content-type') ?? undefined) ? withoutTokens(body) : body)
}

/** Headers that are set here instead, or not at all: clients are never redirected. */
const OWN_HEADERS: ReadonlySet<string> = new Set(['set-cookie', 'content-length', 'location'])

/** Removes a session's token from an answer: it belongs in the cookie alone, which no script can read. */
function withoutTokens(json: string): string {
  const shown: unknown = JSON.parse(json, (name, value: unknown) =>
    name === 'token' ? undefined : value,
  )
  return JSON.stringify(shown)
}
