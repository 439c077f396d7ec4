import type { DeliveryMethod, OrderEventKind, OrderStatus } from '../graphql/generated/graphql.ts'
import { counted } from './counted.ts'

export const statusNames: Readonly<Record<OrderStatus, string>> = {
  PENDING: 'Pending',
  SHIPPED: 'Shipped',
  OUT_FOR_DELIVERY: 'Out for delivery',
  DELIVERED: 'Delivered',
  CANCELLED: 'Cancelled',
}

const deliveryMethods: Readonly<Record<DeliveryMethod, string>> = {
  HOME_DELIVERY: 'Home delivery',
  PICKUP: 'Pickup',
}

const eventKinds: Readonly<Record<OrderEventKind, string>> = {
  PLACED: 'Order placed',
  STATUS_CHANGED: 'Status changed',
  EDITED: 'Order edited',
  DELETED: 'Order deleted',
}

/** Texts about orders that several parts of the dashboard share. */
export const ordersText = {
  title: 'Orders',
  all: 'All orders',
  ofStatus: (status: OrderStatus) => `${statusNames[status]} orders`,
  status: statusNames,
  deliveryMethod: deliveryMethods,
  credits: (count: number) => counted(count, 'credit', 'credits'),
  lateMark: 'Late',
  lateSince: (time: string) => `Late: was expected ${time}`,
  event: {
    kinds: eventKinds,
    change: (from: OrderStatus, to: OrderStatus) => `${statusNames[from]} → ${statusNames[to]}`,
    by: (actor: string) => `by ${actor}`,
    reason: (reason: string) => `“${reason}”`,
  },
} as const
