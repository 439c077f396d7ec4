import type { ServerResponse } from 'node:http'
import type { Viewer } from '../viewer/viewer.ts'

/** A request to `/graphql` as the HTTP layer hands it on: its origin and its viewer are checked. */
export interface GraphQLRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly accept: string | undefined
  /** The body of a POST, which said that it is JSON. */
  readonly body?: string
  /** `undefined` without a valid session or key. */
  readonly viewer: Viewer | undefined
  /** The client's IP address. */
  readonly ip: string
}

/** What plugins of the GraphQL server find beside a request. */
export interface ServerContext {
  readonly incoming: GraphQLRequest
  readonly res: ServerResponse
}
