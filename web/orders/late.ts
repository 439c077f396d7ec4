import type { OrderStatus } from '../graphql/generated/graphql.ts'

export interface Promised {
  readonly status: OrderStatus
  /** ISO 8601. */
  readonly estimatedDelivery?: string | null
}

/** Whether an order is still on its way although its estimated delivery has passed at `nowMs`. */
export function isLate({ status, estimatedDelivery }: Promised, nowMs: number): boolean {
  if (status === 'DELIVERED' || status === 'CANCELLED') return false
  return estimatedDelivery != null && Date.parse(estimatedDelivery) < nowMs
}
