import type { IncomingMessage } from 'node:http'
import { isJson } from './media-type.ts'
import { sendGraphQLError } from './respond.ts'
import type { Route } from './route.ts'

/**
 * Whether a request to a path that has no route of its own is meant for the GraphQL API: it posts JSON, or its
 * path is below `/api` or names GraphQL, such as `/v1/graphql`. A browser that opens such a URL gets the page.
 */
export function isMisdirected(req: IncomingMessage, path: string): boolean {
  const { method, headers } = req
  if (method === 'POST' && isJson(headers['content-type'])) return true
  if (method === 'GET' && headers.accept?.includes('text/html') === true) return false
  if (/^\/api(\/|$)/i.test(path)) return true
  if (!/\/graphql(\/|$)/i.test(path)) return false
  return method === 'GET' ? asksForData(req) : method !== 'HEAD'
}

function asksForData({ url = '', headers }: IncomingMessage): boolean {
  const { accept = '' } = headers
  return /[?&]query=/.test(url) || /json|text\/event-stream/.test(accept)
}

/** Says where the GraphQL API is. */
export const nameTheApi: Route = (_req, res, path) => {
  const message = `There is nothing at ${JSON.stringify(path.slice(0, 100))}. The GraphQL API is at "/graphql".`
  sendGraphQLError(res, { status: 404, code: 'NOT_FOUND', message })
}
