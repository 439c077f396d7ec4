import type { ServerResponse } from 'node:http'
import type { Viewer } from '../viewer/viewer.ts'

/**
 * A request to `/graphql` as the HTTP layer passes it on, after it has checked the origin and
 * identified the viewer.
 */
export interface GraphQLRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly accept: string | undefined
  /** The header `Last-Event-ID`, with which clients of server-sent events reconnect. */
  readonly lastEventId: string | undefined
  /** Whether the client accepts a response that is compressed with gzip. */
  readonly acceptsGzip: boolean
  /** The body of a POST with a JSON content type. */
  readonly body?: string
  /** Whether the request has the header `Authorization`, also if its key is not valid. */
  readonly sentKey: boolean
  /** `undefined` if the request has no valid session or API key. */
  readonly viewer: Viewer | undefined
  /** The client's IP address. */
  readonly ip: string
}

/** What the HTTP layer gives to Yoga's plugins along with a request. */
export interface ServerContext {
  readonly incoming: GraphQLRequest
  readonly res: ServerResponse
}
