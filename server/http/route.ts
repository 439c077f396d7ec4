import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendText } from './respond.ts'

/** Answers a request. `path` is the path of its URL, without the query. */
export type Route = (
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
) => void | Promise<void>

/** Restricts a route to GET and HEAD; other methods get 405. */
export function readOnly(route: Route): Route {
  return (req, res, path) => {
    if (req.method === 'GET' || req.method === 'HEAD') return route(req, res, path)
    sendText(res, 405, 'Method not allowed.', { Allow: 'GET, HEAD' })
  }
}
