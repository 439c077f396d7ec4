import { useClientHandle } from '@urql/vue'
import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { graphql } from '../../graphql/generated/gql.ts'
import type { OrderTrendQuery as OrderTrendData } from '../../graphql/generated/graphql.ts'
import { createPolling } from '../../live/polling.ts'
import { liveSettings } from '../../live/settings.ts'

const OrderTrendQuery = graphql(`
  query OrderTrend {
    orderTrend(minutes: 60, points: 12) {
      points {
        at
        totalOrders
        pendingCount
        shippedCount
        outForDeliveryCount
        deliveredCount
        cancelledCount
      }
    }
  }
`)

export type OrderTrend = OrderTrendData['orderTrend']['points']

/**
 * The counts over the last hour, oldest first. They are fetched at once, then every minute, and when
 * the page becomes visible; nothing is fetched unless `wanted`. Null until the first answer, and after a
 * fetch that failed.
 */
export function useOrderTrend(
  wanted: Readonly<Ref<boolean>>,
): Readonly<ShallowRef<OrderTrend | null>> {
  const { client } = useClientHandle()
  const trend = shallowRef<OrderTrend | null>(null)

  const polling = createPolling({
    graceMs: 0,
    intervalMs: liveSettings.trendMs,
    async poll() {
      // A hidden page fetches nothing. It fetches when it becomes visible.
      if (document.visibilityState === 'hidden') return
      const { data } = await client
        .query(OrderTrendQuery, {}, { requestPolicy: 'network-only' })
        .toPromise()
      trend.value = data?.orderTrend.points ?? null
    },
  })

  document.addEventListener('visibilitychange', polling.checkNow)
  watch(
    wanted,
    (now) => {
      if (now) polling.start()
      else polling.stop()
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', polling.checkNow)
    polling.stop()
  })
  return trend
}
