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

/** How often, in ms, it is looked whether keys were used, or changed by somebody else. */
const REFETCH_MS = 30_000

export type ListedKey = ApiKeyFieldsFragment

export interface ApiKeys {
  /** Undefined until known. */
  readonly keys: ComputedRef<readonly ListedKey[] | undefined>
  /** Whoever asks may not see them. */
  readonly forbidden: ComputedRef<boolean>
  /** They could not be had, the first time or lately. */
  readonly failed: ComputedRef<boolean>
  refetch: () => void
}

/** The keys of all programs, kept up to date while they are looked at. */
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
