import type { OrderFilter, OrderStatus } from '../graphql/generated/graphql.ts'
import type { Counts } from '../live/stats-change.ts'

/** The count of one status, or of all orders for null. */
export function countOf(stats: Omit<Counts, 'recentUpdates'>, status: OrderStatus | null): number {
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

/** Whether the live counts say how many orders match the filter. */
export function asksForStatusesAlone(filter: OrderFilter | null | undefined): boolean {
  const { status, ...others } = filter ?? {}
  return Object.values(others).every((value) => value == null)
}

/** How many orders match the filter. Null if only the API knows. */
export function countOfStatuses(
  stats: Counts | null,
  filter: OrderFilter | null | undefined,
): number | null {
  if (!stats || !asksForStatusesAlone(filter)) return null
  const status = filter?.status
  if (!status) return countOf(stats, null)
  return [...new Set(status)].reduce((sum, each) => sum + countOf(stats, each), 0)
}
