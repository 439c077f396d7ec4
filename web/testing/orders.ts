import type { OrderStats } from '../live/useLiveFeed.ts'
import type { LiveOrderEvent } from '../live/useOrderEvents.ts'
import type { OrderDetail } from '../orders/detail/useOrder.ts'
import type { TickerEvent } from '../orders/events/useTickerEvents.ts'
import type { OrderRow } from '../orders/list/list-view.ts'
import type { OrderTrend } from '../orders/stats/useOrderTrend.ts'

export function statsOf(changes: Partial<OrderStats> = {}): OrderStats {
  return {
    type: 'UPDATE',
    totalOrders: 10,
    pendingCount: 4,
    shippedCount: 3,
    outForDeliveryCount: 1,
    deliveredCount: 1,
    cancelledCount: 1,
    recentUpdates: 0,
    // The server has just computed them.
    timestamp: new Date().toISOString(),
    ...changes,
  }
}

export function rowOf(changes: Partial<OrderRow> = {}): OrderRow {
  return {
    id: '1',
    orderNumber: 'ORD-20260301-00001',
    externalId: null,
    status: 'PENDING',
    version: 1,
    totalCredits: 1_500,
    deliveryMethod: 'PICKUP',
    dateOrdered: '2026-03-01T12:00:00.000Z',
    estimatedDelivery: null,
    statusSince: '2026-03-01T12:00:00.000Z',
    updatedAt: '2026-03-01T12:00:00.000Z',
    contactEmail: 'amara@example.com',
    customer: { id: '9', username: 'amara', email: 'amara@example.com' },
    ...changes,
  }
}

export function liveEventOf(changes: Partial<LiveOrderEvent> = {}): LiveOrderEvent {
  return {
    id: '1',
    kind: 'STATUS_CHANGED',
    orderId: '1',
    from: 'PENDING',
    to: 'SHIPPED',
    actor: 'admin',
    reason: null,
    at: '2026-03-01T12:00:00.000Z',
    order: null,
    ...changes,
  }
}

export function detailOf(changes: Partial<OrderDetail> = {}): OrderDetail {
  return {
    id: '1',
    orderNumber: 'ORD-20260301-00001',
    externalId: null,
    status: 'PENDING',
    version: 3,
    allowedTransitions: ['SHIPPED', 'CANCELLED'],
    totalCredits: 1_500,
    deliveryMethod: 'PICKUP',
    deliveryAddress: 'Main Street 1',
    dateOrdered: '2026-03-01T12:00:00.000Z',
    estimatedDelivery: null,
    actualDelivery: null,
    cancelled: false,
    cancellationReason: null,
    contactEmail: 'amara@example.com',
    customer: { id: '9', username: 'amara' },
    items: [{ id: '1', name: 'Lamp', category: 'Home', creditValue: 1_500, quantity: 1 }],
    history: [],
    ...changes,
  }
}

/** The counts of one point in a trend. */
export function trendPointOf(
  changes: Partial<OrderTrend[number]> = {},
): OrderTrend[number] & { __typename: string } {
  return {
    __typename: 'OrderTrendPoint',
    at: '2026-03-01T11:00:00.000Z',
    totalOrders: 10,
    pendingCount: 4,
    shippedCount: 3,
    outForDeliveryCount: 1,
    deliveredCount: 1,
    cancelledCount: 1,
    ...changes,
  }
}

export function eventOf(changes: Partial<TickerEvent> = {}): TickerEvent & { __typename: string } {
  return {
    __typename: 'OrderEvent',
    id: '1',
    kind: 'STATUS_CHANGED',
    orderId: '1',
    from: 'PENDING',
    to: 'SHIPPED',
    actor: 'nora',
    reason: null,
    at: '2026-03-01T12:00:00.000Z',
    order: {
      id: '1',
      orderNumber: 'ORD-20260301-00001',
      status: 'SHIPPED',
      customer: { username: 'amara' },
      totalCredits: 1_500,
    },
    ...changes,
  }
}
