import type { OrderDetail } from '../composables/useOrder.ts'
import type { OrderStats } from '../composables/useLiveFeed.ts'
import type { OrderRow } from '../composables/useOrdersPage.ts'

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
    timestamp: '2026-03-01T12:00:00.000Z',
    ...changes,
  }
}

export function rowOf(changes: Partial<OrderRow> = {}): OrderRow {
  return {
    id: '1',
    orderNumber: 'ORD-20260301-00001',
    status: 'PENDING',
    version: 1,
    totalCredits: 1_500,
    deliveryMethod: 'PICKUP',
    dateOrdered: '2026-03-01T12:00:00.000Z',
    customer: { id: '9', username: 'amara' },
    ...changes,
  }
}

export function detailOf(changes: Partial<OrderDetail> = {}): OrderDetail {
  return {
    id: '1',
    orderNumber: 'ORD-20260301-00001',
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
    customer: { id: '9', username: 'amara', email: 'amara@example.com' },
    items: [{ id: '1', name: 'Lamp', category: 'Home', creditValue: 1_500, quantity: 1 }],
    history: [],
    ...changes,
  }
}
