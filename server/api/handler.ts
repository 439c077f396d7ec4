import type { ServerResponse } from 'node:http'
import type { GraphQLSchema } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { Streams } from '../streaming/streams.ts'
import { answerTooLong, MAX_ANSWER_BYTES } from '../graphql/cost/answer-limit.ts'
import { sendResponse } from './send-response.ts'
import type { GraphQLContext, Services } from '../graphql/context.ts'
import { sharedContexts, viewerContext } from './context.ts'
import { maskError, unauthenticated } from '../graphql/errors.ts'
import type { GraphQLRequest, ServerContext } from '../graphql/request.ts'
import { useCostLimit } from '../graphql/cost/use-cost-limit.ts'
import { useCostReport } from '../graphql/cost/use-cost-report.ts'
import { useAcceptHint } from '../subscriptions/use-accept-hint.ts'
import { useOneOutage } from '../graphql/use-one-outage.ts'
import { useErrorPaths } from '../graphql/use-error-paths.ts'
import { useOperationName } from '../graphql/use-operation-name.ts'
import { useRequestParams } from '../graphql/use-request-params.ts'
import { useLiveStreams } from '../subscriptions/use-live-streams.ts'

/**
 * Answers requests to `/graphql`. The HTTP layer has already checked the origin of a request, identified
 * its viewer and read its body.
 */
export interface GraphQLHandler {
  /**
   * Opens a stream for a subscription request that equals an earlier one from a viewer with the same
   * scopes, without parsing it again. Returns false, and sends nothing, if there was no such request.
   */
  joinCached(res: ServerResponse, request: GraphQLRequest): boolean
  /** Answers any request. Resolves when the response is written, or when a stream has begun. */
  answer(res: ServerResponse, request: GraphQLRequest): Promise<void>
}

export function createGraphQLHandler(
  schema: GraphQLSchema,
  services: Services,
  streams: Streams,
): GraphQLHandler {
  const live = useLiveStreams(streams, {
    sharedContext: sharedContexts(services),
    failures: services.failures,
  })
  const yoga = createYoga<ServerContext, GraphQLContext>({
    schema,
    plugins: [
      useRequestParams(),
      useSignIn(),
      useCostLimit(),
      useOperationName(),
      useCostReport(),
      useErrorPaths(),
      useOneOutage(),
      live.plugin,
      useAcceptHint(),
    ],
    context: ({ incoming }) => {
      if (incoming.viewer === undefined) throw unauthenticated(incoming)
      return viewerContext(services, incoming.viewer, incoming.ip)
    },
    maskedErrors: { maskError: (error) => maskError(error, services.failures) },
    // The HTTP layer reads the body and enforces its size limit.
    maxRequestBodySize: false,
    graphqlEndpoint: '/graphql',
    // This server serves its own page and API explorer. Pages of other origins may not call the API.
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    batching: false,
    logging: {
      debug: () => undefined,
      info: (...args) => services.log.debug({ args }, 'graphql'),
      warn: (...args) => services.log.warn({ args }, 'graphql'),
      // `maskError` has already logged these errors.
      error: (...args) => services.log.debug({ args }, 'graphql'),
    },
  })
  /** The error response that replaces a response over the limit, with the same content type. */
  function tooLong({ headers }: Response): Response {
    return new yoga.fetchAPI.Response(JSON.stringify({ errors: [answerTooLong()] }), {
      headers: { 'content-type': headers.get('content-type') ?? 'application/json' },
    })
  }

  return {
    joinCached: live.joinCached,
    async answer(res, request) {
      const { method, url, accept, body } = request
      const response = await yoga.fetch(
        `http://localhost${url}`,
        {
          method,
          headers: {
            ...(accept === undefined ? {} : { accept }),
            // The HTTP layer has checked that the body is JSON. Yoga accepts only this spelling.
            ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
          },
          ...(body === undefined ? {} : { body }),
        },
        { incoming: request, res },
      )
      if (live.ownsResponse(res)) return
      if (response.ok) services.failures.answered()
      const bytes = Number(response.headers.get('content-length'))
      const within = bytes <= MAX_ANSWER_BYTES ? response : tooLong(response)
      await sendResponse(res, within, request)
    },
  }
}

/** Rejects requests without a viewer before any of their input is parsed, validated or executed. */
function useSignIn(): Plugin<object, ServerContext> {
  return {
    onRequestParse({ serverContext, setRequestParser }) {
      if (serverContext.incoming.viewer !== undefined) return
      setRequestParser(() => ({ query: '{ __typename }' }))
    },
    onParams({ context: { incoming }, setResult }) {
      if (incoming.viewer === undefined) setResult({ errors: [unauthenticated(incoming)] })
    },
  }
}
