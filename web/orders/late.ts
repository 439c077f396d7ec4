import type { OrderStatus } from '../graphql/generated/graphql.ts'
import { isOpen } from './status.ts'

export interface Promised {
  readonly status: OrderStatus
  /** ISO 8601. */
  readonly estimatedDelivery?: string | null
}

/** Whether an open order's estimated delivery has passed at `nowMs` (milliseconds since the epoch). */
export function isLate({ status, estimatedDelivery }: Promised, nowMs: number): boolean {
  return isOpen(status) && estimatedDelivery != null && Date.parse(estimatedDelivery) < nowMs
}
