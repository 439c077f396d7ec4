import { Client, cacheExchange, fetchExchange, mapExchange, subscriptionExchange } from '@urql/core'
import type { ExecutionResult, RequestParams, Sink } from 'graphql-sse'
import { isSessionOver } from './error-codes.ts'

/** What carries subscriptions: streams until the function that it returns is called. */
export interface SubscriptionTransport {
  subscribe: (request: RequestParams, sink: Sink<ExecutionResult>) => () => void
}

export interface ApiClientOptions {
  readonly url: string
  readonly fetchFn: typeof fetch
  readonly live: SubscriptionTransport
  readonly onSessionOver: () => void
}

/** The GraphQL client: queries and mutations by POST, subscriptions over the live streams. */
export function createApiClient(options: ApiClientOptions): Client {
  return new Client({
    url: options.url,
    fetch: options.fetchFn,
    preferGetMethod: false,
    // Plain JSON: queries never ask for an event stream, so that only streams look like streams.
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
