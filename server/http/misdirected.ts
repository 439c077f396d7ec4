import type { IncomingMessage } from 'node:http'
import { isJson } from './media-type.ts'
import { sendGraphQLError } from './respond.ts'
import type { Route } from './route.ts'

/**
 * Whether a request to a path that has no route of its own is meant for the GraphQL API: it posts JSON, it has a
 * query or accepts nothing but data, or its path is below `/api` or names GraphQL, such as `/v1/graphql`. A browser
 * that opens such a URL gets the page.
 */
export function isMisdirected(req: IncomingMessage, path: string): boolean {
  const { method, headers } = req
  if (method === 'POST' && isJson(headers['content-type'])) return true
  if (method === 'GET' && headers.accept?.includes('text/html') === true) return false
  if (/^\/api(\/|$)/i.test(path)) return true
  const namesGraphQL = /\/graphql(\/|$)/i.test(path)
  if (method !== 'GET') return namesGraphQL && method !== 'HEAD'
  const types = headers.accept?.split(',') ?? []
  if (/[?&]query=/.test(req.url ?? '')) return true
  // Some libraries accept JSON and anything else by default. Probes that use them ask for the page.
  return namesGraphQL ? types.some(isData) : types.length > 0 && types.every(isData)
}

function isData(type: string): boolean {
  return /json|text\/event-stream/.test(type)
}

/** Says where the GraphQL API is. */
export const nameTheApi: Route = (_req, res, path) => {
  const message = `There is nothing at ${JSON.stringify(path.slice(0, 100))}. The GraphQL API is at "/graphql".`
  sendGraphQLError(res, { status: 404, code: 'NOT_FOUND', message })
}
