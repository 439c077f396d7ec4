import type { ServerResponse } from 'node:http'
import { sendNodeResponse } from '@whatwg-node/server'
import type { GraphQLSchema } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { Streams } from '../streaming/streams.ts'
import { answerTooLong, MAX_ANSWER_BYTES } from '../graphql/cost/answer-limit.ts'
import type { GraphQLContext, Services } from '../graphql/context.ts'
import { sharedContexts, viewerContext } from './context.ts'
import { clientError, maskError, unauthenticated } from '../graphql/errors.ts'
import type { GraphQLRequest, ServerContext } from '../graphql/request.ts'
import { useCostLimit } from '../graphql/cost/use-cost-limit.ts'
import { useCostReport } from '../graphql/cost/use-cost-report.ts'
import { useLiveStreams } from '../subscriptions/use-live-streams.ts'

/** Answers requests to `/graphql`. The HTTP layer has checked where they come from, and who asks. */
export interface GraphQLHandler {
  /**
   * Answers a subscription like one that was asked before, by somebody with the same scopes; false if
   * there was none.
   */
  joinCached(res: ServerResponse, request: GraphQLRequest): boolean
  /** Answers any request. Resolves when all is written, or a stream has begun. */
  answer(res: ServerResponse, request: GraphQLRequest): Promise<void>
}

export function createGraphQLHandler(
  schema: GraphQLSchema,
  services: Services,
  streams: Streams,
): GraphQLHandler {
  const live = useLiveStreams(streams, {
    sharedContext: sharedContexts(services),
    log: services.log,
  })
  const yoga = createYoga<ServerContext, GraphQLContext>({
    schema,
    plugins: [useReadableParams(), useSignIn(), useCostLimit(), useCostReport(), live.plugin],
    context: ({ incoming }) => {
      if (incoming.viewer === undefined) throw unauthenticated()
      return viewerContext(services, incoming.viewer, incoming.ip)
    },
    maskedErrors: { maskError: (error) => maskError(error, services.log) },
    // The HTTP layer has read the body, and holds its limit.
    maxRequestBodySize: false,
    graphqlEndpoint: '/graphql',
    // The page and the API explorer are files of our own; nobody else's pages may call.
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    batching: false,
    logging: {
      debug: () => undefined,
      info: (...args) => services.log.debug({ args }, 'graphql'),
      warn: (...args) => services.log.warn({ args }, 'graphql'),
      // Nothing new: what is masked is logged where it is masked.
      error: (...args) => services.log.debug({ args }, 'graphql'),
    },
  })
  /** Says that an answer is too long, in the form that it had. */
  function insteadOf({ headers }: Response): Response {
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
            // It is JSON, however it was written; Yoga knows one way of writing it.
            ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
          },
          ...(body === undefined ? {} : { body }),
        },
        { incoming: request, res },
      )
      if (live.ownsResponse(res)) return
      const bytes = Number(response.headers.get('content-length'))
      await sendNodeResponse(
        bytes <= MAX_ANSWER_BYTES ? response : insteadOf(response),
        res,
        res.req,
        true,
      )
    },
  }
}

/** Strangers get no further than this: nothing of theirs is parsed, validated or executed. */
function useSignIn(): Plugin<object, ServerContext> {
  return {
    onRequestParse({ serverContext, setRequestParser }) {
      if (serverContext.incoming.viewer !== undefined) return
      setRequestParser(() => ({ query: '{ __typename }' }))
    },
    onParams({ context, setResult }) {
      if (context.incoming.viewer === undefined) setResult({ errors: [unauthenticated()] })
    },
  }
}

/** Variables in an address that are no JSON are the client's mistake. */
function useReadableParams(): Plugin {
  return {
    onRequestParse({ requestParser, setRequestParser }) {
      if (requestParser === undefined) return
      setRequestParser(async (request) => {
        try {
          return await requestParser(request)
        } catch (error) {
          if (error instanceof SyntaxError) throw unreadableParams()
          throw error
        }
      })
    },
  }
}

function unreadableParams() {
  const message = '`variables` and `extensions` in the address must be JSON.'
  return clientError('BAD_USER_INPUT', message, { status: 400 })
}
