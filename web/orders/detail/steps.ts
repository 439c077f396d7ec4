import type { OrderEventKind, OrderStatus } from '../../graphql/generated/graphql.ts'

interface RecordedEvent {
  readonly kind: OrderEventKind
  readonly from?: OrderStatus | null
  readonly to?: OrderStatus | null
  /** ISO 8601. */
  readonly at: string
}

interface SteppedOrder<Event> {
  readonly status: OrderStatus
  readonly dateOrdered: string
  readonly actualDelivery?: string | null
  /** Oldest first. */
  readonly history: readonly Event[]
}

export interface OrderStep {
  readonly status: OrderStatus
  readonly state: 'done' | 'present' | 'ahead'
  /** When the order came to this status, ISO 8601; null if it has not, or if no event says when. */
  readonly at: string | null
}

/** The way of an order that is not cancelled. */
const way = [
  'PENDING',
  'SHIPPED',
  'OUT_FOR_DELIVERY',
  'DELIVERED',
] as const satisfies readonly OrderStatus[]

/**
 * The statuses that an order went through, the present one, and those ahead. A cancelled order has no
 * status ahead: its cancelling follows the last status that it had before.
 */
export function orderSteps<Event extends RecordedEvent>(
  order: SteppedOrder<Event>,
): readonly OrderStep[] {
  const cancelling = arrivalAt(order.history, 'CANCELLED')
  const last = order.status === 'CANCELLED' ? (cancelling?.from ?? furthest(order)) : order.status
  const reached = way.findIndex((status) => status === last)
  const steps = way.map((status, index): OrderStep => {
    if (index > reached) return { status, state: 'ahead', at: null }
    const state = status === order.status ? 'present' : 'done'
    return { status, state, at: timeOf(order, status) }
  })
  if (order.status !== 'CANCELLED') return steps
  return [
    ...steps.filter(({ state }) => state !== 'ahead'),
    { status: 'CANCELLED', state: 'present', at: cancelling?.at ?? null },
  ]
}

/** The newest event that moved an order to a status. */
export function arrivalAt<Event extends RecordedEvent>(
  history: readonly Event[],
  status: OrderStatus,
): Event | undefined {
  return history.findLast(({ from, to }) => to === status && from !== to)
}

function timeOf(order: SteppedOrder<RecordedEvent>, status: OrderStatus): string | null {
  if (status === 'PENDING') return order.dateOrdered
  const { at } = arrivalAt(order.history, status) ?? {}
  return (status === 'DELIVERED' ? order.actualDelivery : undefined) ?? at ?? null
}

/** The last status on the way that the history names. */
function furthest({ history }: SteppedOrder<RecordedEvent>): OrderStatus {
  return way.findLast((status) => arrivalAt(history, status)) ?? 'PENDING'
}
