/** The forms in which this server sends a complete response: text, JSON, a GraphQL error, a redirect. */
import type { ServerResponse } from 'node:http'
import type { ErrorCode } from '../graphql/errors.ts'

export function sendText(
  res: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  res.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    ...headers,
  })
  res.end(`${text}\n`)
}

export function sendJson(
  res: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  res.writeHead(status, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    ...headers,
  })
  res.end(JSON.stringify(body))
}

export interface Refusal {
  status: number
  code: ErrorCode
  message: string
  /** The id under which the log has the cause. */
  errorId?: string
  headers?: Readonly<Record<string, string>>
}

/** Sends a refusal in the format of a GraphQL error. */
export function sendGraphQLError(res: ServerResponse, refusal: Refusal): void {
  const { status, code, message, errorId, headers } = refusal
  sendJson(res, status, { errors: [{ message, extensions: { code, errorId } }] }, headers)
}

export function redirect(res: ServerResponse, location: string): void {
  res.writeHead(302, { Location: location, 'Cache-Control': 'no-store' })
  res.end()
}
