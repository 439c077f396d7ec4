import { Client, cacheExchange, fetchExchange, mapExchange, subscriptionExchange } from '@urql/core'
import type { ExecutionResult, RequestParams, Sink } from 'graphql-sse'
import { isSessionOver } from './error-codes.ts'

/** What carries subscriptions: the live client of the page. */
export interface SubscriptionTransport {
  /** Streams until the returned function is called. */
  subscribe: (request: RequestParams, sink: Sink<ExecutionResult>) => () => void
}

export interface ApiClientOptions {
  readonly url: string
  readonly fetchFn: typeof fetch
  readonly live: SubscriptionTransport
  readonly onSessionOver: () => void
}

/**
 * Creates the page's GraphQL client. It sends queries and mutations by POST, and subscriptions over
 * `live`. `onSessionOver` is called for each answer that says that the session is over.
 */
export function createApiClient(options: ApiClientOptions): Client {
  return new Client({
    url: options.url,
    fetch: options.fetchFn,
    preferGetMethod: false,
    // Queries accept plain JSON only, so that a request for an event stream is always a subscription.
    fetchOptions: { headers: { accept: 'application/json' } },
    exchanges: [
      mapExchange({
        onError(error) {
          if (isSessionOver(error)) options.onSessionOver()
        },
      }),
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', operationName, variables = {} }) => ({
          subscribe: (sink) => ({
            unsubscribe: options.live.subscribe({ query, operationName, variables }, sink),
          }),
        }),
      }),
    ],
  })
}
