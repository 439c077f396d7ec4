import { ServerResponse, type IncomingMessage } from 'node:http'
import { sendNodeResponse } from '@whatwg-node/server'
import type { GraphQLSchema } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { Viewer } from '../auth/viewer.ts'
import type { Streams } from '../streaming/streams.ts'
import { viewerContext, type GraphQLContext, type Services } from './context.ts'
import { clientError, maskError, unauthenticated } from './errors.ts'
import type { ServerContext } from './server-context.ts'
import { useCostLimit } from './use-cost-limit.ts'
import { useCostReport } from './use-cost-report.ts'
import { useLiveStreams } from './use-live-streams.ts'

/** Bytes of a request's body: an order of a hundred items fits several times. */
const MAX_BODY_BYTES = 256 * 1024

/** Answers requests to `/graphql`. The HTTP layer has checked where they come from, and who asks. */
export type GraphQLHandler = (
  req: IncomingMessage,
  res: ServerResponse,
  caller: Viewer | undefined,
  peer: string,
) => Promise<void>

export function createGraphQLHandler(
  schema: GraphQLSchema,
  services: Services,
  streams: Streams,
): GraphQLHandler {
  const live = useLiveStreams(streams, services)
  const yoga = createYoga<ServerContext, GraphQLContext>({
    schema,
    plugins: [useReadableParams(), useSignIn(), useCostLimit(), useCostReport(), live.plugin],
    context: ({ caller, peer }) => {
      if (caller === undefined) throw unauthenticated()
      return viewerContext(services, caller, peer)
    },
    maskedErrors: { maskError: (error) => maskError(error, services.log) },
    maxRequestBodySize: MAX_BODY_BYTES,
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
  return async (req, res, caller, peer) => {
    const context = { req, res, caller, peer }
    // What Yoga hangs on a response would stay as long as its stream does: it gets one to throw away.
    const standIn = new ServerResponse(req)
    const response = await yoga.handleNodeRequestAndResponse(req, standIn, context)
    if (!live.ownsResponse(res)) await sendNodeResponse(response, res, req, true)
  }
}

/** Strangers get no further than this: nothing of theirs is parsed, validated or executed. */
function useSignIn(): Plugin<object, ServerContext> {
  return {
    onRequestParse({ serverContext, setRequestParser }) {
      if (serverContext.caller === undefined) setRequestParser(() => ({ query: '{ __typename }' }))
    },
    onParams({ context, setResult }) {
      if (context.caller === undefined) setResult({ errors: [unauthenticated()] })
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
