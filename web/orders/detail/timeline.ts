import type { OrderEventKind, OrderStatus } from '../../graphql/generated/graphql.ts'

interface RecordedEvent {
  readonly kind: OrderEventKind
  readonly from?: OrderStatus | null
  readonly to?: OrderStatus | null
  /** ISO 8601. */
  readonly at: string
}

interface TimelineEntry<Event> {
  readonly event: Event
  /** The status that the order left with this event, and the milliseconds that it had been in it. */
  readonly left: { readonly status: OrderStatus; readonly forMs: number } | undefined
}

export interface Timeline<Event> {
  readonly newestFirst: readonly TimelineEntry<Event>[]
  /** The status that the order is in and will leave, and since when (epoch ms). */
  readonly waiting: { readonly status: OrderStatus; readonly sinceMs: number } | undefined
}

/**
 * An order's events (oldest first) with the time between its changes of status. An edit in between
 * does not begin a status anew. Where the record does not say when a status began, no time is given.
 */
export function timeline<Event extends RecordedEvent>(history: readonly Event[]): Timeline<Event> {
  let present: { status: OrderStatus; sinceMs: number } | undefined
  const entries = history.map((event): TimelineEntry<Event> => {
    const atMs = Date.parse(event.at)
    const { from, to } = event
    const left =
      from && from !== to && present?.status === from
        ? { status: from, forMs: Math.max(0, atMs - present.sinceMs) }
        : undefined
    if (event.kind === 'DELETED') present = undefined
    else if (to && from !== to) present = { status: to, sinceMs: atMs }
    return { event, left }
  })
  const final = present?.status === 'DELIVERED' || present?.status === 'CANCELLED'
  return { newestFirst: entries.reverse(), waiting: final ? undefined : present }
}
