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
 * True when orders may differ from what was shown with `before`. Equal counts are not enough: an
 * order edited or swapped for another leaves them alone, so that recent updates count as well.
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
