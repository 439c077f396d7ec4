import type { StatusCounts } from './status-counts.ts'

/** The statistics at one moment. */
export interface OrderCounts {
  totalOrders: number
  pendingCount: number
  shippedCount: number
  outForDeliveryCount: number
  deliveredCount: number
  cancelledCount: number
  /** Number of distinct orders placed or changed in the last 30 s. */
  recentUpdates: number
  /** The moment, by the clock of the database. */
  timestamp: Date
}

/** The statistics from counts by status. */
export function orderCounts(
  counts: StatusCounts,
  recentUpdates: number,
  timestamp: Date,
): OrderCounts {
  return {
    totalOrders: [...counts.values()].reduce((sum, n) => sum + n, 0),
    pendingCount: counts.get('PENDING') ?? 0,
    shippedCount: counts.get('SHIPPED') ?? 0,
    outForDeliveryCount: counts.get('OUT_FOR_DELIVERY') ?? 0,
    deliveredCount: counts.get('DELIVERED') ?? 0,
    cancelledCount: counts.get('CANCELLED') ?? 0,
    recentUpdates,
    timestamp,
  }
}
