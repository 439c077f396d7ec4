import type { ServerResponse } from 'node:http'
import type { ExecutionResult } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Viewer } from '../viewer/viewer.ts'
import { isAsyncIterable } from '../async/is-async-iterable.ts'
import type { Admission, Streams } from '../streaming/streams.ts'
import { answerTooLong, MAX_ANSWER_BYTES } from '../graphql/cost/answer-limit.ts'
import {
  sharedSubscription,
  type SharedSubscription,
  type SharedSubscriptionSettings,
} from './shared-subscription.ts'
import type { GraphQLContext } from '../graphql/context.ts'
import { clientError } from '../graphql/errors.ts'
import { SubscriptionCache } from './subscription-cache.ts'
import type { GraphQLRequest, ServerContext } from '../graphql/request.ts'
import { withoutHttp } from './without-http.ts'
import { streamRequest } from './stream-options.ts'

/**
 * A Yoga plugin that answers subscriptions with the streams of `server/streaming` instead of Yoga's own, so
 * that equal subscriptions with equal rights share one run. Parsing and validation remain Yoga's.
 *
 * - `plugin` takes over the response of each subscription, and of each single result that a client wants as
 *   an event stream.
 * - `joinCached` answers a request whose text was parsed before, without Yoga. It returns false if Yoga must
 *   answer the request.
 * - `ownsResponse` tells whether a response was taken over. Its stream ends it, so the caller of Yoga must
 *   not send the placeholder response that Yoga returns.
 *
 * A viewer with too many open streams gets the error TOO_MANY_STREAMS as the only result of its stream.
 */
export function useLiveStreams(streams: Streams, settings: SharedSubscriptionSettings) {
  // By response and not by result, because other plugins wrap the result in new objects.
  const subscriptions = new WeakMap<ServerResponse, SharedSubscription & { viewer: Viewer }>()
  const takenOver = new WeakSet<ServerResponse>()
  const cache = new SubscriptionCache()

  const plugin: Plugin<GraphQLContext & ServerContext, ServerContext> = {
    onSubscribe({ args, setSubscribeFn }) {
      const { res, incoming, viewer, scopes, params } = args.contextValue
      const request = streamRequest(args)
      const shared = sharedSubscription(args, params.query ?? '', request, scopes, settings)
      subscriptions.set(res, { viewer, ...shared })
      cache.remember(incoming, viewer.scopes, shared)
      // Never iterated. It makes Yoga negotiate the media type of a stream.
      setSubscribeFn(() => emptyStream())
    },

    onResultProcess(hook) {
      const { request, result, resultProcessor } = hook
      const { res } = hook.serverContext
      const subscription = subscriptions.get(res)
      // The response lives as long as its stream; the subscription's data is not needed that long.
      subscriptions.delete(res)
      const isStream = isAsyncIterable(result)
      if (!isStream && !prefersEventStream(request.headers.get('accept'))) return
      // Without a processor the client does not accept an event stream, and Yoga responds with 406.
      if (resultProcessor === undefined || Array.isArray(result)) return
      hook.setResultProcessor((finalResult, fetchAPI) => {
        takenOver.add(res)
        if (!isStream || subscription === undefined) streams.refuse(res, asStreamed(finalResult))
        else join(res, hook.serverContext.incoming, subscription.viewer, subscription)
        return new fetchAPI.Response(null)
      }, 'text/event-stream')
    },
  }

  function join(
    res: ServerResponse,
    { lastEventId }: GraphQLRequest,
    viewer: Viewer,
    { key, source, resume }: SharedSubscription,
  ): void {
    const admission = streams.admit(viewer.id)
    if (admission.admitted) {
      // A client that reconnects by itself repeats its first request, with an older cursor or none.
      const later = lastEventId === undefined ? undefined : source.resumeFrom?.(lastEventId)
      streams.join(res, viewer, key, source, later ?? resume)
    } else {
      streams.refuse(res, { errors: [tooManyStreams(admission)] })
    }
  }

  /** Joins the stream to the cohort of an earlier request with the same text and scopes, if there is one. */
  function joinCached(res: ServerResponse, request: GraphQLRequest): boolean {
    const { viewer, accept } = request
    if (viewer === undefined || accept !== 'text/event-stream') return false
    const subscription = cache.find(request, viewer.scopes)
    if (subscription === undefined) return false
    join(res, request, viewer, subscription)
    return true
  }

  const ownsResponse = (response: ServerResponse) => takenOver.has(response)
  return { plugin, joinCached, ownsResponse }
}

/** The stream ends with it for good, so it must not ask the client to come back. */
function tooManyStreams({ limit, of }: Exclude<Admission, { admitted: true }>) {
  const message =
    of === 'viewer'
      ? `Too many open streams: your limit is ${limit}. Close one before you open another.`
      : `Too many open streams: the server accepts ${limit}. It accepts others when some of them have ended.`
  return clientError('TOO_MANY_STREAMS', message)
}

async function* emptyStream(): AsyncGenerator<ExecutionResult, void, undefined> {
  // Empty, because the streams of `server/streaming` send the values.
}

/** Whether a client wants even a single result as an event stream. */
function prefersEventStream(accept: string | null): boolean {
  return accept?.trim().toLowerCase().startsWith('text/event-stream') ?? false
}

/** A single result in the form that a stream sends; an error instead if it is too large. */
function asStreamed(result: unknown): object {
  const streamed = withoutHttp(result)
  const isTooLong = Buffer.byteLength(JSON.stringify(streamed)) > MAX_ANSWER_BYTES
  return isTooLong ? { errors: [answerTooLong()] } : streamed
}
