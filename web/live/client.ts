import type { ExecutionResult, RequestParams, Sink } from 'graphql-sse'

export type LiveRequest = RequestParams

/** A value as the server sent it: data, errors or both. */
export type LiveResult = ExecutionResult

/**
 * `lost`: the stream broke, ended or could not be opened, and will be tried again.
 * `gap`: values may be missing that no later one makes up for; whoever counts on all of them has to
 * load its state anew.
 * `refused`: the server refused or ended the stream for good, because the session is over.
 */
export type StreamEvent = 'lost' | 'gap' | 'refused'

/** Told with the request as it was subscribed to. */
export type StreamListener = (event: StreamEvent, request: LiveRequest) => void

/**
 * Subscriptions that outlive their connection: a subscriber sees values only, and the client sees
 * to it that a lost stream is opened again, from where it was lost if the request allows it (see
 * resume.ts).
 */
export interface LiveClient {
  /**
   * Streams until unsubscribed. `sink` gets results as they arrive, and `complete` only when the
   * server refuses the subscription for good.
   */
  subscribe: (request: LiveRequest, sink: Sink<LiveResult>) => () => void
  /** Listens to what happens to the streams. Returns how to stop listening. */
  onEvent: (listener: StreamListener) => () => void
  /** Opens at once what waits for its next attempt. */
  retryNow: () => void
  /** Closes every connection and opens none until `resume`; subscribers stay. */
  suspend: () => void
  resume: () => void
  /** Forgets what was received and opens every stream anew, since somebody signed in or out. */
  restart: () => void
}
