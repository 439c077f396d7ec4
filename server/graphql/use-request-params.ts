import { GraphQLError } from 'graphql'
import type { GraphQLParams, Plugin } from 'graphql-yoga'
import { clientError } from './errors.ts'

/**
 * A Yoga plugin that reads the parameters of a request as other GraphQL servers do:
 *
 * - It ignores parameters that GraphQL over HTTP does not have, such as `operationType` of Apollo Client.
 * - A request with only the hash of a document is refused with PERSISTED_QUERY_NOT_SUPPORTED. A client with
 *   automatic persisted queries then sends the document.
 * - A request without a document is BAD_REQUEST. Yoga's own answer has the status of a success.
 * - An empty `operationName` counts as none, and an empty document beside a hash too.
 * - A JSON error in the `variables` or `extensions` of a URL is BAD_USER_INPUT, in a body BAD_REQUEST.
 */
export function useRequestParams(): Plugin {
  return {
    onRequestParse({ requestParser, setRequestParser }) {
      if (requestParser === undefined) return
      setRequestParser(async (request) => {
        try {
          return readParams(await requestParser(request))
        } catch (error) {
          if (error instanceof SyntaxError) throw unreadableParams()
          if (isUnreadableBody(error)) throw unreadableBody()
          throw error
        }
      })
    },
  }
}

type Parsed = GraphQLParams | GraphQLParams[] | Response

function readParams(params: Parsed): Parsed {
  // Not the parameters of one request. Yoga refuses it.
  if (Array.isArray(params) || !isParams(params)) return params
  if (!params.query && params.extensions?.['persistedQuery'] != null) throw notPersisted()
  if (params.query == null) throw noDocument()
  return known(params)
}

function isParams(params: unknown): params is GraphQLParams {
  return typeof params === 'object' && params !== null && !('arrayBuffer' in params)
}

function known({ query, variables, operationName, extensions }: GraphQLParams): GraphQLParams {
  return { query, variables, operationName: operationName || undefined, extensions }
}

/** Whether Yoga could not parse the body. Its error repeats what the client sent. */
function isUnreadableBody(error: unknown): boolean {
  return error instanceof GraphQLError && error.extensions['originalError'] !== undefined
}

function unreadableBody() {
  const message = 'The request body must be JSON, like {"query": "{ viewer { name } }"}.'
  return clientError('BAD_REQUEST', message, { status: 400 })
}

function noDocument() {
  const message =
    'The request has no document. Send it as `query`, in the JSON body of a POST or in the URL of a GET.'
  return clientError('BAD_REQUEST', message, { status: 400 })
}

function unreadableParams() {
  const message = '`variables` and `extensions` in the URL must be JSON.'
  return clientError('BAD_USER_INPUT', message, { status: 400 })
}

/** Clients recognize this code and, in older versions, exactly this message. */
function notPersisted() {
  return clientError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported', { status: 200 })
}
