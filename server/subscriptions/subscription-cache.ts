import { LRUCache } from 'lru-cache'
import type { Scope } from '../db/generated/enums.ts'
import type { SharedSubscription } from './shared-subscription.ts'
import type { GraphQLRequest } from '../graphql/request.ts'

/** Characters of all texts that are remembered; what is made of them takes some twenty times as much. */
const MAX_CHARACTERS = 512 * 1024
/** Characters of one: those of the page have some hundreds. */
const MAX_CHARACTERS_OF_ONE = 8 * 1024

/**
 * Subscriptions that have been read, validated and weighed, by the very text that asked for them.
 *
 * Who sends the same text with the same scopes asks the same, so that nothing needs to be read again:
 * after a restart, when everybody comes back at once, the first one's request is read for all. Whether
 * somebody may ask is no part of this: scopes are looked at by the run that they share.
 */
export class KnownSubscriptions {
  readonly #known = new LRUCache<string, SharedSubscription>({
    maxSize: MAX_CHARACTERS,
    maxEntrySize: MAX_CHARACTERS_OF_ONE,
    sizeCalculation: (_subscription, key) => key.length,
  })

  find(request: GraphQLRequest, scopes: readonly Scope[]): SharedSubscription | undefined {
    return this.#known.get(keyOf(request, scopes))
  }

  remember(
    request: GraphQLRequest,
    scopes: readonly Scope[],
    subscription: SharedSubscription,
  ): void {
    this.#known.set(keyOf(request, scopes), subscription)
  }
}

/** What decides about the operation: the URL of a GET, the body of a POST; and the scopes. */
function keyOf({ method, url, body }: GraphQLRequest, scopes: readonly Scope[]): string {
  return `${method} ${scopes.join(',')} ${body ?? url}`
}
