import { LRUCache } from 'lru-cache'
import type { Scope } from '../db/generated/enums.ts'
import type { SharedSubscription } from './shared-subscription.ts'
import type { GraphQLRequest } from '../graphql/request.ts'

/** Most characters of all keys. The cached subscriptions take about twenty times as much memory. */
const MAX_CHARACTERS = 512 * 1024
/** Most characters of one key. Requests of the page have some hundreds. */
const MAX_CHARACTERS_OF_ONE = 8 * 1024

/**
 * A cache of subscriptions that were parsed, validated and checked for their cost, by the exact text of the
 * request and the viewer's scopes.
 *
 * Requests with the same text and scopes ask for the same, so nothing has to be parsed again. After a
 * restart, when all clients reconnect at once, one request is parsed for all. A cached subscription is not
 * authorization: its run checks the scopes, and the caller checks the viewer's session or API key.
 *
 * Guarantees: memory is bounded; the least recently used entries are dropped. A request that is too long is
 * not cached. No method throws.
 */
export class SubscriptionCache {
  readonly #subscriptions = new LRUCache<string, SharedSubscription>({
    maxSize: MAX_CHARACTERS,
    maxEntrySize: MAX_CHARACTERS_OF_ONE,
    sizeCalculation: (_subscription, key) => key.length,
  })

  /** The subscription of an equal request with equal scopes; `undefined` if there is none. */
  find(request: GraphQLRequest, scopes: readonly Scope[]): SharedSubscription | undefined {
    return this.#subscriptions.get(keyOf(request, scopes))
  }

  /** Caches a subscription for requests with the same text and scopes. */
  remember(
    request: GraphQLRequest,
    scopes: readonly Scope[],
    subscription: SharedSubscription,
  ): void {
    this.#subscriptions.set(keyOf(request, scopes), subscription)
  }
}

/** All that a subscription depends on: the URL of a GET or the body of a POST, and the scopes. */
function keyOf({ method, url, body }: GraphQLRequest, scopes: readonly Scope[]): string {
  return `${method} ${scopes.join(',')} ${body ?? url}`
}
