import { OrderStatus } from '../db/generated/enums.ts'

/**
 * The statuses of an order and the allowed transitions. A person or program with WRITE makes them:
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

/** The statuses to which an order in `status` can move. */
export function allowedTransitions(status: OrderStatus): readonly OrderStatus[] {
  return TRANSITIONS[status]
}

export function canMove(from: OrderStatus, to: OrderStatus): boolean {
  return TRANSITIONS[from].includes(to)
}

/** The statuses of open orders: those that can still move. */
export const OPEN_STATUSES: readonly OrderStatus[] = Object.values(OrderStatus).filter(
  (status) => TRANSITIONS[status].length > 0,
)

export function isOpen(status: OrderStatus): boolean {
  return OPEN_STATUSES.includes(status)
}

/** Whether a transition to `status` needs a reason. */
export function needsReason(status: OrderStatus): boolean {
  return status === OrderStatus.CANCELLED
}
