import type { OrderStatus } from '../db/generated/enums.ts'

export type OpenStatus = Exclude<OrderStatus, 'DELIVERED' | 'CANCELLED'>

/** A number for each open status. */
export type OpenOrders = Readonly<Record<OpenStatus, number>>

export function isOpen(status: OrderStatus): status is OpenStatus {
  return status !== 'DELIVERED' && status !== 'CANCELLED'
}

export function forEachOpen(valueOf: (status: OpenStatus) => number): OpenOrders {
  return {
    PENDING: valueOf('PENDING'),
    SHIPPED: valueOf('SHIPPED'),
    OUT_FOR_DELIVERY: valueOf('OUT_FOR_DELIVERY'),
  }
}

export function sumOpen(open: OpenOrders): number {
  return open.PENDING + open.SHIPPED + open.OUT_FOR_DELIVERY
}
