import { stringifyVariables, type AnyVariables, type TypedDocumentNode } from '@urql/core'
import { useQuery } from '@urql/vue'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { ComputedRef, Ref, ShallowRef, WatchSource } from 'vue'
import { coalesce } from './coalesce.ts'
import { liveSettings } from './settings.ts'
import { useLiveFeed } from './useLiveFeed.ts'

export interface Answer<Data, Variables> {
  readonly data: Data
  readonly variables: Variables
  /** The variables as one text: equal for equal variables. */
  readonly key: string
  /** It comes from the cache, and a newer answer is being fetched. */
  readonly remembered: boolean
  /** When the query was sent, as in `performance.now()`. The answer shows all changes before it. */
  readonly askedAt: number
}

export interface LiveQuery<Data, Variables = unknown> {
  /** The last answer with data, and the variables that it answers. */
  readonly answer: Readonly<ShallowRef<Answer<Data, Variables> | undefined>>
  /** The data of that answer. They stay while newer data are fetched, and if that fails. */
  readonly data: ComputedRef<Data | undefined>
  /** `data` answers earlier variables than the present ones. */
  readonly outdated: ComputedRef<boolean>
  /** The query failed, and there are no data for the present variables. */
  readonly failed: ComputedRef<boolean>
  /** The last refetch failed; `data` are an older answer to the present variables. */
  readonly refreshFailed: ComputedRef<boolean>
  /** Fetches at once. */
  retry: () => void
  /** Fetches as soon as `refetchMs` have passed since the last refetch; not while the query is paused. */
  refresh: () => void
}

/**
 * A query that is fetched again whenever `changed` changes, at most every `refetchMs` milliseconds. It
 * keeps its data while they are fetched again, and if that fails.
 *
 * @default changed the revision of the live feed: it rises when orders may have changed
 * @default refetchMs `liveSettings.refetchMs`
 * @default pause never. While it is true, nothing is fetched.
 */
export function useLiveQuery<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: () => Variables,
  {
    changed = useLiveFeed().revision,
    refetchMs = liveSettings.refetchMs,
    pause,
  }: {
    readonly changed?: WatchSource<unknown>
    readonly refetchMs?: number
    readonly pause?: Readonly<Ref<boolean>>
  } = {},
): LiveQuery<Data, Variables> {
  const currentVariables = computed(variables)
  const currentKey = computed(() => stringifyVariables(currentVariables.value ?? {}))
  const answer = shallowRef<Answer<Data, Variables>>()

  const result = useQuery({
    query,
    variables: currentVariables,
    requestPolicy: 'cache-and-network',
    pause: computed(() => pause?.value ?? false),
  })
  let askedAt = performance.now()
  watch(
    result.fetching,
    (fetching) => {
      if (fetching) askedAt = performance.now()
    },
    { flush: 'sync' },
  )
  const refetch = () => result.executeQuery({ requestPolicy: 'network-only' })

  watch(
    [result.data, result.operation],
    ([data, operation]) => {
      if (data === undefined || data === null || !operation) return
      answer.value = {
        data,
        variables: operation.variables,
        key: stringifyVariables(operation.variables ?? {}),
        remembered: result.stale.value,
        askedAt,
      }
    },
    { immediate: true },
  )

  const refetches = coalesce({ run: async () => await refetch(), minMs: refetchMs })
  const refresh = () => {
    if (pause?.value !== true) refetches.request()
  }
  watch(changed, refresh)
  onScopeDispose(refetches.stop)

  const current = computed(() => answer.value?.key === currentKey.value)
  const hasError = computed(() => !result.fetching.value && result.error.value !== undefined)
  return {
    answer,
    data: computed(() => answer.value?.data),
    outdated: computed(() => answer.value !== undefined && !current.value),
    failed: computed(() => hasError.value && !current.value),
    refreshFailed: computed(() => hasError.value && current.value),
    retry: () => void refetch(),
    refresh,
  }
}
