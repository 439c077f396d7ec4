import { createClient } from 'graphql-sse'
import { backoffMs, type Backoff } from './backoff.ts'
import type { LiveClient, StreamEvent } from './client.ts'
import { createRetriedStream, type RetriedStream } from './retried-stream.ts'

export interface StreamClientOptions {
  readonly url: string
  readonly fetchFn: typeof fetch
  readonly backoff: Backoff
  readonly random: () => number
}

/**
 * A live client that holds a stream of this tab's own for each subscription (graphql-sse, distinct
 * connections mode). It retries by itself rather than leave it to graphql-sse, which gives up for
 * good on a stream that breaks while a value is being handled.
 */
export function createStreamClient(options: StreamClientOptions): LiveClient {
  const sse = createClient({
    url: options.url,
    // Firefox holds back a second request for the address of an open stream unless told not to store.
    fetchFn: (input: RequestInfo, init?: RequestInit) =>
      options.fetchFn(input, { ...init, cache: 'no-store' }),
    retryAttempts: 0,
  })
  const listeners = new Set<(event: StreamEvent) => void>()
  const streams = new Set<RetriedStream>()
  let suspended = false

  function emit(event: StreamEvent): void {
    for (const listener of listeners) listener(event)
  }

  return {
    subscribe(request, sink) {
      const stream = createRetriedStream({
        connect: (each) =>
          sse.subscribe<Record<string, unknown>, Record<string, unknown>>(request, each),
        delayMs: (failures) => backoffMs(failures, options.backoff, options.random),
        onValue: (result) => sink.next(result),
        onLost: () => emit('lost'),
        onRefused() {
          streams.delete(stream)
          emit('refused')
          sink.complete()
        },
      })
      streams.add(stream)
      if (!suspended) stream.open()
      return () => {
        streams.delete(stream)
        stream.close()
      }
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    retryNow() {
      for (const stream of streams) stream.hasten()
    },
    suspend() {
      if (suspended) return
      suspended = true
      for (const stream of streams) stream.close()
      emit('lost')
    },
    resume() {
      if (!suspended) return
      suspended = false
      for (const stream of streams) stream.open()
    },
  }
}
