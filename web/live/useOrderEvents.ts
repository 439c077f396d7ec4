import { getOperationName, type Client } from '@urql/core'
import { inject, onScopeDispose, provide, readonly, ref } from 'vue'
import type { InjectionKey, Ref } from 'vue'
import { graphql } from '../graphql/generated/gql.ts'
import type { OrderEventsSubscription } from '../graphql/generated/graphql.ts'
import type { LiveClient } from './client.ts'
import { coalesce } from './coalesce.ts'
import { liveSettings } from './settings.ts'

/** Each event with its order as a row of the table shows it: nobody has to fetch it. */
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
  /** Orders changed; a burst comes in one piece. */
  readonly onEvents: (events: readonly LiveOrderEvent[]) => void
  /** Anything may have happened that no event will tell: load the state anew. */
  readonly onGap: () => void
}

export interface OrderEvents {
  /** Events arrive, and none is missing. While false, look for changes by other means. */
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
 * Streams every change of every order, until the scope ends. A lost stream goes on where it was
 * lost, so that listeners get each event once (after a gap that cannot be closed, a `onGap`).
 */
export function startOrderEvents({ client, live }: OrderEventsOptions): OrderEvents {
  const flowing = ref(false)
  const listeners = new Set<OrderEventsListener>()
  let waiting: LiveOrderEvent[] = []
  // Until the first batch there is no telling what happened since the state was loaded.
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
      // What each shows is drawn by itself, so that together they do not hold up a frame.
      await nextTask()
    }
  }

  const eventsStream = getOperationName(OrderEventsStream)
  const stopListening = live.onEvent((event, { operationName }) => {
    if (operationName !== eventsStream) return
    if (event === 'gap') gap = true
    flowing.value = false
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
      // Too many to be told one by one, as after a night in the background: the present state will do.
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

/** @throws when used outside of the signed-in pages, which provide the events. */
export function useOrderEvents(): OrderEvents {
  const events = inject(orderEventsKey)
  if (!events) throw new Error('useOrderEvents needs a component above it to provide them')
  return events
}
