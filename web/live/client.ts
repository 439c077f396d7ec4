import type { ExecutionResult, RequestParams, Sink } from 'graphql-sse'

/** A value as the server sent it: data, errors or both. */
export type LiveResult = ExecutionResult

/**
 * `lost`: a stream broke, ended or could not be opened, and will be tried again.
 * `refused`: the server refused or ended it for good, because the session is over.
 */
export type StreamEvent = 'lost' | 'refused'

/**
 * Subscriptions that outlive their connection: a subscriber sees values only, and the client sees
 * to it that a lost stream is opened again.
 */
export interface LiveClient {
  /**
   * Streams until unsubscribed. `sink` gets results as they arrive, and `complete` only when the
   * server refuses the subscription for good.
   */
  subscribe: (request: RequestParams, sink: Sink<LiveResult>) => () => void
  /** Listens to what happens to the connection. Returns how to stop listening. */
  onEvent: (listener: (event: StreamEvent) => void) => () => void
  /** Opens at once what waits for its next attempt. */
  retryNow: () => void
  /** Closes every connection and opens none until `resume`; subscribers stay. */
  suspend: () => void
  resume: () => void
}
