import type { ServerResponse } from 'node:http'
import type { ExecutionResult } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Viewer } from '../viewer/viewer.ts'
import { isAsyncIterable } from '../async/is-async-iterable.ts'
import type { Streams } from '../streaming/streams.ts'
import { answerTooLong, MAX_ANSWER_BYTES } from '../graphql/cost/answer-limit.ts'
import {
  sharedSubscription,
  type SharedSubscription,
  type SharedSubscriptionSettings,
} from './shared-subscription.ts'
import type { GraphQLContext } from '../graphql/context.ts'
import { clientError } from '../graphql/errors.ts'
import { KnownSubscriptions } from './subscription-cache.ts'
import type { GraphQLRequest, ServerContext } from '../graphql/request.ts'
import { streamRequest } from './stream-options.ts'

/**
 * Lets `server/streaming` answer subscriptions, in place of Yoga's own event streams: a subscription
 * runs once for all who ask the same with the same rights. What comes before that (parsing,
 * validation) is Yoga's, once for each text that asks (`joinKnown`).
 *
 * A response that was taken over is finished by its stream; whoever called Yoga must then leave
 * Yoga's placeholder unsent (`ownsResponse`).
 */
export function useLiveStreams(streams: Streams, settings: SharedSubscriptionSettings) {
  // Kept beside the response: plugins that wrap results replace the objects that hooks return.
  const subscriptions = new WeakMap<ServerResponse, SharedSubscription & { viewer: Viewer }>()
  const taken = new WeakSet<ServerResponse>()
  const known = new KnownSubscriptions()

  const plugin: Plugin<GraphQLContext & ServerContext, ServerContext> = {
    onSubscribe({ args, setSubscribeFn }) {
      const { res, incoming, viewer, scopes, params } = args.contextValue
      const request = streamRequest(args)
      const shared = sharedSubscription(args, params.query ?? '', request, scopes, settings)
      subscriptions.set(res, { viewer, ...shared })
      known.remember(incoming, viewer.scopes, shared)
      // Never iterated; it tells Yoga to negotiate an answer for a stream.
      setSubscribeFn(() => emptyStream())
    },

    onResultProcess(hook) {
      const { request, result, resultProcessor } = hook
      const { res } = hook.serverContext
      const subscription = subscriptions.get(res)
      // The response lives as long as its stream; what was asked needs not.
      subscriptions.delete(res)
      const isStream = isAsyncIterable(result)
      if (!isStream && !prefersEventStream(request.headers.get('accept'))) return
      // Without a processor the client accepts no event stream, and Yoga says so.
      if (resultProcessor === undefined || Array.isArray(result)) return
      hook.setResultProcessor((finalResult, fetchAPI) => {
        taken.add(res)
        if (!isStream || subscription === undefined) streams.refuse(res, asStreamed(finalResult))
        else join(res, subscription.viewer, subscription)
        return new fetchAPI.Response(null)
      }, 'text/event-stream')
    },
  }

  function join(res: ServerResponse, viewer: Viewer, subscription: SharedSubscription): void {
    const admission = streams.admit(viewer.id)
    if (admission.admitted) {
      const { key, source, resume } = subscription
      streams.join(res, viewer, key, source, resume)
    } else {
      const message = `Too many open streams: at most ${admission.limit}. Close one, or come back later.`
      streams.refuse(res, { errors: [clientError('TOO_MANY_STREAMS', message)] })
    }
  }

  /** Answers a request like one that was read before, from somebody with the same scopes. */
  function joinKnown(res: ServerResponse, request: GraphQLRequest): boolean {
    const { viewer, accept } = request
    if (viewer === undefined || accept !== 'text/event-stream') return false
    const subscription = known.find(request, viewer.scopes)
    if (subscription === undefined) return false
    join(res, viewer, subscription)
    return true
  }

  const ownsResponse = (response: ServerResponse) => taken.has(response)
  return { plugin, joinKnown, ownsResponse }
}

async function* emptyStream(): AsyncGenerator<ExecutionResult, void, undefined> {
  // Nothing: the streams of `server/streaming` answer.
}

/** Whether a client that gets a single result wants it as an event stream all the same. */
function prefersEventStream(accept: string | null): boolean {
  return accept?.trim().toLowerCase().startsWith('text/event-stream') ?? false
}

/** A single result as a stream sends it. */
function asStreamed(result: unknown): object {
  const streamed = withoutHttp(result)
  const isTooLong = Buffer.byteLength(JSON.stringify(streamed)) > MAX_ANSWER_BYTES
  return isTooLong ? { errors: [answerTooLong()] } : streamed
}

/** The HTTP status that an error asks for has no place in a stream. */
function withoutHttp(result: unknown): object {
  const { errors, ...rest }: ExecutionResult =
    typeof result === 'object' && result !== null ? result : {}
  if (errors === undefined) return rest
  return {
    ...rest,
    errors: errors.map((error) => {
      const { http, ...extensions } = error.extensions
      return { ...error.toJSON(), extensions }
    }),
  }
}
