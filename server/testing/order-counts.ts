import type { OrderCounts } from '../stats/order-counts.ts'

/** Statistics with `total` orders, all of them pending. */
export function countsOf(total: number): OrderCounts {
  return {
    totalOrders: total,
    pendingCount: total,
    shippedCount: 0,
    outForDeliveryCount: 0,
    deliveredCount: 0,
    cancelledCount: 0,
    recentUpdates: 0,
    timestamp: new Date(0),
  }
}
