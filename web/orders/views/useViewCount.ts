import { computed, toValue, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import { graphql } from '../../graphql/generated/gql.ts'
import { liveSettings } from '../../live/settings.ts'
import { useLiveFeed } from '../../live/useLiveFeed.ts'
import { useLiveQuery } from '../../live/useLiveQuery.ts'
import { useRefetch } from '../../live/useRefetch.ts'
import { ordersVariables, type OrdersQuery } from '../filters/orders-query.ts'
import { useToday } from '../filters/useToday.ts'
import { asksForStatusesAlone, countOfStatuses } from '../status-counts.ts'

const ViewCountQuery = graphql(`
  query ViewCount($filter: OrderFilter) {
    orders(first: 1, filter: $filter) {
      totalCount
      totalCountIsExact
    }
  }
`)

export interface ViewCount {
  readonly count: number
  /** False if there are more orders than `count`. */
  readonly exact: boolean
}

/**
 * How many orders a view shows, kept up to date. The live statistics say it of a view that filters by status
 * alone. Otherwise the API counts: after changes, and once a minute, because orders become late without one. Null
 * until the number is known.
 */
export function useViewCount(view: MaybeRefOrGetter<OrdersQuery>): ComputedRef<ViewCount | null> {
  const feed = useLiveFeed()
  const today = useToday()
  const filter = computed(() => ordersVariables(toValue(view), today.value).filter ?? null)
  const isLive = computed(() => asksForStatusesAlone(filter.value))
  const query = useLiveQuery(ViewCountQuery, () => ({ filter: filter.value }), {
    refetchMs: liveSettings.countRefetchMs,
    pause: isLive,
  })
  useRefetch(query.refresh, liveSettings.timeMs)

  return computed(() => {
    if (isLive.value) {
      const count = countOfStatuses(feed.stats.value, filter.value)
      return count === null ? null : { count, exact: true }
    }
    const counted = query.outdated.value ? undefined : query.data.value?.orders
    return counted ? { count: counted.totalCount, exact: counted.totalCountIsExact } : null
  })
}
