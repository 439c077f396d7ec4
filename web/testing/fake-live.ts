import type { Sink } from 'graphql-sse'
import type { LiveClient, LiveResult, StreamEvent } from '../live/client.ts'

export interface FakeLive extends LiveClient {
  /** Sends a value to every subscriber. */
  readonly push: (result: LiveResult) => void
  readonly emit: (event: StreamEvent) => void
  readonly subscribers: () => number
  readonly retries: () => number
}

/** A live client whose stream the test holds in its hands. */
export function fakeLive(): FakeLive {
  const sinks = new Set<Sink<LiveResult>>()
  const listeners = new Set<(event: StreamEvent) => void>()
  let retries = 0
  return {
    subscribe(_request, sink) {
      sinks.add(sink)
      return () => sinks.delete(sink)
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    retryNow() {
      retries += 1
    },
    suspend: () => undefined,
    resume: () => undefined,
    push: (result) => sinks.forEach((sink) => sink.next(result)),
    emit: (event) => listeners.forEach((listener) => listener(event)),
    subscribers: () => sinks.size,
    retries: () => retries,
  }
}
