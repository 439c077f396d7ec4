import type { OrderStatus } from '../graphql/generated/graphql.ts'
import type { Counts } from '../live/stats-change.ts'

/** The count of one status, or of all orders for null. */
export function countOf(stats: Counts, status: OrderStatus | null): number {
  switch (status) {
    case null:
      return stats.totalOrders
    case 'PENDING':
      return stats.pendingCount
    case 'SHIPPED':
      return stats.shippedCount
    case 'OUT_FOR_DELIVERY':
      return stats.outForDeliveryCount
    case 'DELIVERED':
      return stats.deliveredCount
    case 'CANCELLED':
      return stats.cancelledCount
  }
}
