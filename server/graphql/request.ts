import type { ServerResponse } from 'node:http'
import type { Viewer } from '../viewer/viewer.ts'

/** A request to `/graphql` as the HTTP layer hands it on: where it comes from and who asks is known. */
export interface GraphQLRequest {
  readonly method: string
  /** Path and query. */
  readonly address: string
  readonly accept: string | undefined
  /** JSON, or what was sent as such; absent where the method has none, or where it does not count. */
  readonly body?: string
  /** Who asks; `undefined` for a stranger. */
  readonly caller: Viewer | undefined
  /** The network address that the request comes from. */
  readonly peer: string
}

/** What travels with a request through the pipeline. */
export interface ServerContext {
  readonly asked: GraphQLRequest
  readonly res: ServerResponse
}
