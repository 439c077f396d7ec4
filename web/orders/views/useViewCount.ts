import { computed, type ComputedRef } from 'vue'
import { graphql } from '../../graphql/generated/gql.ts'
import { liveSettings } from '../../live/settings.ts'
import { useLiveFeed } from '../../live/useLiveFeed.ts'
import { useLiveQuery } from '../../live/useLiveQuery.ts'
import { ordersVariables, type OrdersQuery } from '../filters/orders-query.ts'

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
  readonly exact: boolean
}

export function useViewCount(query: () => OrdersQuery): ComputedRef<ViewCount | null> {
  useLiveFeed()
  const { data } = useLiveQuery(
    ViewCountQuery,
    () => {
      const { filter } = ordersVariables(query())
      return filter === undefined ? {} : { filter }
    },
    { refetchMs: liveSettings.secondaryRefetchMs },
  )
  return computed(() =>
    data.value === undefined
      ? null
      : { count: data.value.orders.totalCount, exact: data.value.orders.totalCountIsExact },
  )
}
