import type { Sink } from 'graphql-sse'
import type {
  LiveClient,
  LiveRequest,
  LiveResult,
  StreamEvent,
  StreamListener,
} from '../live/client.ts'
import { requestKey } from '../live/resume.ts'

export interface FakeLive extends LiveClient {
  /** Sends a value to all subscribers of its field. */
  readonly push: (result: LiveResult) => void
  /** Reports an event of the streams of one request, or of all streams. */
  readonly emit: (event: StreamEvent, request?: LiveRequest) => void
  /** Completes every subscription. */
  readonly complete: () => void
  readonly subscribers: () => number
  readonly requests: () => readonly LiveRequest[]
  readonly retries: () => number
  readonly restarts: () => number
}

/** A live client without a network. The test controls its streams. */
export function fakeLive(): FakeLive {
  const subscriptions = new Set<{ request: LiveRequest; sink: Sink<LiveResult> }>()
  const listeners = new Set<StreamListener>()
  let retries = 0
  let restarts = 0
  return {
    subscribe(request, sink) {
      const subscription = { request, sink }
      subscriptions.add(subscription)
      return () => subscriptions.delete(subscription)
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
    restart() {
      restarts += 1
    },
    push(result) {
      const fields = Object.keys(result.data ?? {})
      for (const { sink, request } of subscriptions) {
        if (fields.length === 0 || fields.some((field) => request.query.includes(field)))
          sink.next(result)
      }
    },
    emit(event, wanted) {
      const key = wanted && requestKey(wanted)
      for (const { request } of subscriptions) {
        if (key !== undefined && requestKey(request) !== key) continue
        for (const listener of listeners) listener(event, request)
      }
    },
    complete: () => [...subscriptions].forEach(({ sink }) => sink.complete()),
    subscribers: () => subscriptions.size,
    requests: () => [...subscriptions].map(({ request }) => request),
    retries: () => retries,
    restarts: () => restarts,
  }
}
