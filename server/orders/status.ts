import { OrderStatus } from '../db/generated/enums.ts'

/**
 * The life of an order. Who moves it: an admin or a program with WRITE.
 *
 *   PENDING → SHIPPED → OUT_FOR_DELIVERY → DELIVERED
 *      └─────────┴──────────────┴────────→ CANCELLED   (needs a reason)
 *
 * DELIVERED and CANCELLED are final.
 */
const TRANSITIONS: Record<OrderStatus, readonly OrderStatus[]> = {
  PENDING: [OrderStatus.SHIPPED, OrderStatus.CANCELLED],
  SHIPPED: [OrderStatus.OUT_FOR_DELIVERY, OrderStatus.CANCELLED],
  OUT_FOR_DELIVERY: [OrderStatus.DELIVERED, OrderStatus.CANCELLED],
  DELIVERED: [],
  CANCELLED: [],
}

/** Where an order in `status` may go next. */
export function allowedTransitions(status: OrderStatus): readonly OrderStatus[] {
  return TRANSITIONS[status]
}

export function canMove(from: OrderStatus, to: OrderStatus): boolean {
  return TRANSITIONS[from].includes(to)
}

/** Whether a move to `status` must say why. */
export function needsReason(status: OrderStatus): boolean {
  return status === OrderStatus.CANCELLED
}
