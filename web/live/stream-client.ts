import { createClient } from 'graphql-sse'
import { backoffMs, type Backoff } from './backoff.ts'
import type { LiveClient, LiveRequest, StreamEvent, StreamListener } from './client.ts'
import { resumedRequest } from './resume.ts'
import { createRetriedStream, type RetriedStream } from './retried-stream.ts'
import { withComments } from './stream-comments.ts'

export interface StreamClientOptions {
  readonly url: string
  readonly fetchFn: typeof fetch
  readonly backoff: Backoff
  readonly random: () => number
  /**
   * Most streams that are open at a time. Browsers allow six connections to one server over HTTP/1.1,
   * and queries need some of them. Further subscriptions wait until an earlier one ends.
   */
  readonly maxStreams: number
}

interface Subscription {
  readonly request: LiveRequest
  readonly stream: RetriedStream
  /** One of the first `maxStreams`, so its stream is open or being retried. */
  started: boolean
  /** Makes the next connection start from the beginning instead of after the last cursor. */
  readonly rewind: () => void
}

/**
 * A live client that opens one stream for each subscription (graphql-sse, distinct connections mode).
 * It retries by itself, because graphql-sse gives up for good on a stream that breaks while a value is
 * being handled.
 */
export function createStreamClient(options: StreamClientOptions): LiveClient {
  /** A client of its own for each connection, so that the connection of a comment is known. */
  const connect = (onComment: (text: string) => void) => {
    const fetchFn = withComments(options.fetchFn, onComment)
    return createClient({
      url: options.url,
      // Firefox delays a second request for the URL of an open stream unless it may not be cached.
      fetchFn: (input: RequestInfo, init?: RequestInit) =>
        fetchFn(input, { ...init, cache: 'no-store' }),
      retryAttempts: 0,
    })
  }
  const listeners = new Set<StreamListener>()
  const subscriptions = new Set<Subscription>()
  let suspended = false

  /** Opens the streams of the oldest subscriptions, up to `maxStreams`. */
  function openDue(): void {
    if (suspended) return
    for (const subscription of [...subscriptions].slice(0, options.maxStreams)) {
      if (subscription.started) continue
      subscription.started = true
      subscription.stream.open()
    }
  }

  function emit(event: StreamEvent, request: LiveRequest): void {
    for (const listener of listeners) listener(event, request)
  }

  return {
    subscribe(request, sink) {
      let next = request
      const stream = createRetriedStream({
        connect: (each) =>
          connect((comment) => {
            if (comment === 'stale' || comment === 'live') emit(comment, request)
          }).subscribe<Record<string, unknown>, Record<string, unknown>>(next, each),
        delayMs: (failures) => backoffMs(failures, options.backoff, options.random),
        onValue(result) {
          next = resumedRequest(next, result)
          sink.next(result)
        },
        onLost: () => emit('lost', request),
        onRefused() {
          subscriptions.delete(subscription)
          emit('refused', request)
          sink.complete()
          openDue()
        },
      })
      const subscription: Subscription = {
        request,
        stream,
        started: false,
        rewind() {
          next = request
        },
      }
      subscriptions.add(subscription)
      openDue()
      return () => {
        subscriptions.delete(subscription)
        stream.close()
        openDue()
      }
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    retryNow() {
      for (const { stream } of subscriptions) stream.hasten()
    },
    suspend() {
      if (suspended) return
      suspended = true
      for (const subscription of subscriptions) {
        subscription.started = false
        subscription.stream.close()
        emit('lost', subscription.request)
      }
    },
    resume() {
      if (!suspended) return
      suspended = false
      openDue()
    },
    restart() {
      for (const { stream, request, rewind, started } of subscriptions) {
        rewind()
        if (started) stream.open()
        emit('lost', request)
        emit('gap', request)
      }
    },
  }
}
