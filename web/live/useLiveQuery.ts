import { stringifyVariables, type AnyVariables, type TypedDocumentNode } from '@urql/core'
import { useQuery } from '@urql/vue'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { ComputedRef, ShallowRef, WatchSource } from 'vue'
import { coalesce } from './coalesce.ts'
import { liveSettings } from './settings.ts'
import { useLiveFeed } from './useLiveFeed.ts'

export interface Answer<Data, Variables> {
  readonly data: Data
  readonly variables: Variables
  /** Names the variables. */
  readonly key: string
  /** Remembered from an earlier visit; a newer one is on its way. */
  readonly remembered: boolean
  /** When it was asked for: it shows all that happened before. As `performance.now()` counts. */
  readonly askedAt: number
}

export interface LiveQuery<Data, Variables = unknown> {
  /** The last good answer, and what it answers. */
  readonly answer: Readonly<ShallowRef<Answer<Data, Variables> | undefined>>
  /** Its data; they stay while newer ones are fetched, and when that fails. */
  readonly data: ComputedRef<Data | undefined>
  /** `data` answers other variables than the present ones, which are still being fetched. */
  readonly outdated: ComputedRef<boolean>
  /** Nothing to show for the present variables, and not for want of waiting. */
  readonly failed: ComputedRef<boolean>
  /** What is shown is right for the present variables, but a newer state could not be had. */
  readonly refreshFailed: ComputedRef<boolean>
  /** Fetches at once. */
  retry: () => void
  /** Fetches as soon as it is not too soon after the last time. */
  refresh: () => void
}

/**
 * A query that is fetched again, without its data going away, whenever `changed` does.
 *
 * @default changed when orders may have changed
 * @default refetchMs the shortest time between two refetches in general
 */
export function useLiveQuery<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: () => Variables,
  {
    changed = useLiveFeed().revision,
    refetchMs = liveSettings.refetchMs,
  }: { readonly changed?: WatchSource<unknown>; readonly refetchMs?: number } = {},
): LiveQuery<Data, Variables> {
  const currentVariables = computed(variables)
  const currentKey = computed(() => stringifyVariables(currentVariables.value ?? {}))
  const answer = shallowRef<Answer<Data, Variables>>()

  const result = useQuery({
    query,
    variables: currentVariables,
    requestPolicy: 'cache-and-network',
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
  watch(changed, refetches.request)
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
    refresh: refetches.request,
  }
}
