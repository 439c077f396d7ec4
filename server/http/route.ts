import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendText } from './respond.ts'

/** Answers a request whose URL has this path. */
export type Route = (
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
) => void | Promise<void>

/** A route that changes nothing: it takes GET and HEAD alone. */
export function readOnly(route: Route): Route {
  return (req, res, path) => {
    if (req.method === 'GET' || req.method === 'HEAD') return route(req, res, path)
    sendText(res, 405, 'Method not allowed.', { Allow: 'GET, HEAD' })
  }
}
