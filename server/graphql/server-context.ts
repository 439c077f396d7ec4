import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Viewer } from '../auth/viewer.ts'

/** What the HTTP layer hands to GraphQL with each request. */
export interface ServerContext {
  req: IncomingMessage
  res: ServerResponse
  /** Who asks; `undefined` for a stranger. */
  caller: Viewer | undefined
  /** The network address that the request comes from. */
  peer: string
}
