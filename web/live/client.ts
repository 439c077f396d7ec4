import type { ExecutionResult, RequestParams, Sink } from 'graphql-sse'

export type LiveRequest = RequestParams

/** A value as the server sent it: data, errors or both. */
export type LiveResult = ExecutionResult

/**
 * `lost`: the stream broke, ended or could not be opened. The client tries again.
 * `gap`: values may be missing that no later value replaces. A subscriber that needs all of them has
 * to load its state again.
 * `refused`: the server refused or ended the stream for good, because the session is over.
 * `stale`: the stream is open, but the server gets no new data. Repeated while that lasts.
 * `live`: the server gets new data again. Nothing is missing.
 */
export type StreamEvent = 'lost' | 'gap' | 'refused' | 'stale' | 'live'

/** `request` is the object that was passed to `subscribe`. */
export type StreamListener = (event: StreamEvent, request: LiveRequest) => void

/**
 * Subscriptions that outlive their connection. A subscriber gets values only; the client opens a lost
 * stream again, after the last received cursor if the request allows that (see resume.ts).
 */
export interface LiveClient {
  /**
   * Streams until unsubscribed. `sink` gets results as they arrive, and `complete` only when the
   * server refuses the subscription for good.
   */
  subscribe: (request: LiveRequest, sink: Sink<LiveResult>) => () => void
  /** Listens to the events of all streams. Returns a function that stops listening. */
  onEvent: (listener: StreamListener) => () => void
  /** Opens at once every stream that waits for its next attempt. */
  retryNow: () => void
  /** Closes every connection and opens none until `resume`. Subscriptions stay. */
  suspend: () => void
  resume: () => void
  /** Forgets all received values and cursors and opens every stream again, after a sign-in or sign-out. */
  restart: () => void
}
