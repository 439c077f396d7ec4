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
  /** The status that this event ended, and how long the order was in it, in milliseconds. */
  readonly left: { readonly status: OrderStatus; readonly forMs: number } | undefined
}

export interface Timeline<Event> {
  readonly newestFirst: readonly TimelineEntry<Event>[]
  /** The present status, unless it is final, and since when, in milliseconds since the epoch. */
  readonly waiting: { readonly status: OrderStatus; readonly sinceMs: number } | undefined
}

/**
 * An order's events, newest first, with the time between its changes of status. `history` has the oldest
 * first. An edit does not restart the time in a status. If the history does not say when a status began,
 * there is no time for it.
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
