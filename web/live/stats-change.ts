/** The part of the statistics that says whether orders changed. */
export interface Counts {
  readonly totalOrders: number
  readonly pendingCount: number
  readonly shippedCount: number
  readonly outForDeliveryCount: number
  readonly deliveredCount: number
  readonly cancelledCount: number
  readonly recentUpdates: number
}

/**
 * True if orders may have changed between two statistics. Equal counts do not prove the contrary: an
 * edited order, or two changes that cancel out, leave them as they are. So any recent update counts as
 * a change too. The first statistics, with `before` null, are no change.
 */
export function showsChange(before: Counts | null, now: Counts): boolean {
  if (before === null) return false
  return (
    now.recentUpdates > 0 ||
    now.recentUpdates !== before.recentUpdates ||
    now.totalOrders !== before.totalOrders ||
    now.pendingCount !== before.pendingCount ||
    now.shippedCount !== before.shippedCount ||
    now.outForDeliveryCount !== before.outForDeliveryCount ||
    now.deliveredCount !== before.deliveredCount ||
    now.cancelledCount !== before.cancelledCount
  )
}
