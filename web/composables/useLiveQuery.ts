import { stringifyVariables, type AnyVariables, type TypedDocumentNode } from '@urql/core'
import { useQuery } from '@urql/vue'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { coalesce } from '../live/coalesce.ts'
import { liveSettings } from '../live/settings.ts'
import { useLiveFeed } from './useLiveFeed.ts'

export interface LiveQuery<Data> {
  /** The last good answer; it stays while a newer one is fetched, and when that fails. */
  readonly data: Readonly<ShallowRef<Data | undefined>>
  /** Names the variables that `data` answers. */
  readonly dataKey: Readonly<ShallowRef<string | undefined>>
  /** `data` answers other variables than the present ones, which are still being fetched. */
  readonly outdated: ComputedRef<boolean>
  /** Nothing to show for the present variables, and not for want of waiting. */
  readonly failed: ComputedRef<boolean>
  /** What is shown is right for the present variables, but a newer state could not be had. */
  readonly refreshFailed: ComputedRef<boolean>
  retry: () => void
}

/** A query that is fetched again, without its data going away, whenever orders changed. */
export function useLiveQuery<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: () => Variables,
): LiveQuery<Data> {
  const feed = useLiveFeed()
  const currentVariables = computed(variables)
  const currentKey = computed(() => stringifyVariables(currentVariables.value ?? {}))
  const data = shallowRef<Data>()
  const dataKey = shallowRef<string>()

  const result = useQuery({
    query,
    variables: currentVariables,
    requestPolicy: 'cache-and-network',
  })
  const refetch = () => result.executeQuery({ requestPolicy: 'network-only' })

  watch(
    [result.data, result.operation],
    ([answer, operation]) => {
      if (answer === undefined || answer === null || !operation) return
      data.value = answer
      dataKey.value = stringifyVariables(operation.variables ?? {})
    },
    { immediate: true },
  )

  const refetches = coalesce({ run: async () => await refetch(), minMs: liveSettings.refetchMs })
  watch(feed.revision, refetches.request)
  onScopeDispose(refetches.stop)

  const current = computed(() => dataKey.value === currentKey.value)
  const hasError = computed(() => !result.fetching.value && result.error.value !== undefined)
  return {
    data,
    dataKey,
    outdated: computed(() => data.value !== undefined && !current.value),
    failed: computed(() => hasError.value && !current.value),
    refreshFailed: computed(() => hasError.value && current.value),
    retry: () => void refetch(),
  }
}
