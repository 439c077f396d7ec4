import { getOperationName, type Client } from '@urql/core'
import { inject, onScopeDispose, provide, readonly, ref } from 'vue'
import type { InjectionKey, Ref } from 'vue'
import { graphql } from '../graphql/generated/gql.ts'
import type { OrderEventsSubscription } from '../graphql/generated/graphql.ts'
import type { LiveClient } from './client.ts'
import { coalesce } from './coalesce.ts'
import { liveSettings } from './settings.ts'

/** Each event carries its order as a row of the table, so that the page need not fetch it. */
const OrderEventsStream = graphql(`
  subscription OrderEvents($after: String) {
    orderEvents(after: $after) {
      cursor
      reset
      events {
        ...TickerEvent
        order {
          ...OrderRow
        }
      }
    }
  }
`)

export type LiveOrderEvent = OrderEventsSubscription['orderEvents']['events'][number]

export interface OrderEventsListener {
  /** Orders changed. A burst of events comes as one batch. */
  readonly onEvents: (events: readonly LiveOrderEvent[]) => void
  /** Events are missing: load the state again. */
  readonly onGap: () => void
}

export interface OrderEvents {
  /** Events arrive. While false, changes have to be found by other means. */
  readonly flowing: Readonly<Ref<boolean>>
  /** Listens until the calling scope ends. */
  listen: (listener: OrderEventsListener) => void
}

export interface OrderEventsOptions {
  readonly client: Client
  readonly live: LiveClient
}

const orderEventsKey: InjectionKey<OrderEvents> = Symbol('order events')

/**
 * Streams every change of every order until the scope ends. A lost stream continues after its last
 * cursor, so that listeners get each event once. If that is impossible, they get `onGap`.
 */
export function startOrderEvents({ client, live }: OrderEventsOptions): OrderEvents {
  const flowing = ref(false)
  const listeners = new Set<OrderEventsListener>()
  let waiting: LiveOrderEvent[] = []
  // Before the first batch, orders may have changed since the page loaded them.
  let gap = true

  const deliveries = coalesce({ run: deliver, minMs: liveSettings.eventsMs })

  async function deliver(): Promise<void> {
    const events = waiting
    waiting = []
    const missed = gap
    gap = false
    for (const { onGap, onEvents } of listeners) {
      if (missed) onGap()
      if (events.length > 0) onEvents(events)
      // Each listener's update is rendered in a task of its own, so that together they do not block a frame.
      await nextTask()
    }
  }

  const eventsStream = getOperationName(OrderEventsStream)
  const stopListening = live.onEvent((event, { operationName }) => {
    if (operationName !== eventsStream) return
    if (event === 'gap') gap = true
    flowing.value = event === 'live'
  })
  const subscription = client
    .subscription(OrderEventsStream, { after: null })
    .subscribe(({ data, error }) => {
      if (error || !data) {
        flowing.value = false
        return
      }
      const { events, reset } = data.orderEvents
      gap ||= reset
      waiting.push(...events)
      // After a night in the background there can be too many events: the page loads the state again.
      if (waiting.length > liveSettings.maxWaitingEvents) {
        waiting = []
        gap = true
      }
      flowing.value = true
      deliveries.request()
    })
  onScopeDispose(() => {
    subscription.unsubscribe()
    stopListening()
    deliveries.stop()
  })

  return {
    flowing: readonly(flowing),
    listen(listener) {
      listeners.add(listener)
      onScopeDispose(() => listeners.delete(listener))
    },
  }
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

export function provideOrderEvents(events: OrderEvents): void {
  provide(orderEventsKey, events)
}

/** @throws {Error} outside of the signed-in pages, which provide the events. */
export function useOrderEvents(): OrderEvents {
  const events = inject(orderEventsKey)
  if (!events) throw new Error('useOrderEvents needs a component above it to provide them')
  return events
}
