import { useQuery } from '@urql/vue'
import { computed, type ComputedRef } from 'vue'
import { errorCodes } from '../../graphql/error-codes.ts'
import { graphql } from '../../graphql/generated/gql.ts'
import type { ApiKeyFieldsFragment } from '../../graphql/generated/graphql.ts'
import { useRefetch } from '../../live/useRefetch.ts'

graphql(`
  fragment ApiKeyFields on ApiKey {
    id
    programId
    name
    scopes
    createdBy
    createdAt
    expiresAt
    lastUsedAt
    revokedAt
  }
`)

const ApiKeysQuery = graphql(`
  query ApiKeys {
    apiKeys {
      ...ApiKeyFields
    }
  }
`)

/** How often the keys are fetched again, in ms: programs use them, and other admins change them. */
const REFETCH_MS = 30_000

export type ListedKey = ApiKeyFieldsFragment

export interface ApiKeys {
  /** Undefined until they have loaded. */
  readonly keys: ComputedRef<readonly ListedKey[] | undefined>
  /** Whether the viewer may not see the keys. */
  readonly forbidden: ComputedRef<boolean>
  /** Whether the last fetch failed. `keys` then holds what earlier fetches returned. */
  readonly failed: ComputedRef<boolean>
  refetch: () => void
}

/** The keys of all programs, fetched again every 30 seconds while the page is visible. */
export function useApiKeys(): ApiKeys {
  const result = useQuery({
    query: ApiKeysQuery,
    variables: {},
    requestPolicy: 'cache-and-network',
  })
  const { data, error, fetching } = result
  const refetch = () => void result.executeQuery({ requestPolicy: 'network-only' })
  useRefetch(refetch, REFETCH_MS)
  const forbidden = computed(
    () => error.value !== undefined && errorCodes(error.value).includes('FORBIDDEN'),
  )
  return {
    keys: computed(() => data.value?.apiKeys),
    forbidden,
    failed: computed(() => error.value !== undefined && !forbidden.value && !fetching.value),
    refetch,
  }
}
