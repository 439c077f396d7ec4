/** The number of orders that all servers report. The subject's database is filled with as many. */
export const ORDERS = 100_000
const PER_STATUS = ORDERS / 5

export interface OrderStats {
  totalOrders: number
  pendingCount: number
  shippedCount: number
  outForDeliveryCount: number
  deliveredCount: number
  cancelledCount: number
  recentUpdates: number
  timestamp: string
}

/** The statistics that the peers send: as many bytes as those that the subject reads from its database. */
export function orderStatsNow(): OrderStats {
  return {
    totalOrders: ORDERS,
    pendingCount: PER_STATUS,
    shippedCount: PER_STATUS,
    outForDeliveryCount: PER_STATUS,
    deliveredCount: PER_STATUS,
    cancelledCount: PER_STATUS,
    recentUpdates: 0,
    timestamp: new Date().toISOString(),
  }
}

/** One update as an event of graphql-sse. */
export function orderStatsEvent(): string {
  return `event: next\ndata: ${JSON.stringify({ data: { orderStats: orderStatsNow() } })}\n\n`
}
