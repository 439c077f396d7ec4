import { getOperationName } from '@urql/core'
import { useClientHandle } from '@urql/vue'
import {
  computed,
  inject,
  onScopeDispose,
  ref,
  shallowRef,
  watch,
  type ComputedRef,
  type Ref,
} from 'vue'
import { graphql } from '../../graphql/generated/gql.ts'
import type { OrderDetailQuery as OrderDetailData } from '../../graphql/generated/graphql.ts'
import { liveClientKey } from '../../live/client-key.ts'
import { coalesce } from '../../live/coalesce.ts'
import { liveSettings } from '../../live/settings.ts'
import { useLiveFeed } from '../../live/useLiveFeed.ts'
import { useOrderEvents } from '../../live/useOrderEvents.ts'
import { learn, nothingKnown, type KnownOrder } from './known-order.ts'

graphql(`
  fragment OrderDetailFields on Order {
    id
    orderNumber
    externalId
    status
    version
    allowedTransitions
    totalCredits
    deliveryMethod
    deliveryAddress
    dateOrdered
    estimatedDelivery
    actualDelivery
    cancelled
    cancellationReason
    contactEmail
    customer {
      id
      username
    }
    items {
      id
      name
      category
      creditValue
      quantity
    }
    history {
      id
      kind
      from
      to
      actor
      reason
      at
    }
  }
`)

const OrderDetailQuery = graphql(`
  query OrderDetail($id: ID!) {
    order(id: $id) {
      ...OrderDetailFields
    }
  }
`)

const OrderChanges = graphql(`
  subscription OrderChanges($id: ID!) {
    orderUpdated(id: $id) {
      ...OrderDetailFields
    }
  }
`)

export type OrderDetail = NonNullable<OrderDetailData['order']>

export interface LiveOrder {
  /** Undefined until known, null if there is no such order. After a deletion its last known state. */
  readonly order: ComputedRef<OrderDetail | null | undefined>
  readonly deleted: ComputedRef<boolean>
  /** The query failed, and no state of the order is known. */
  readonly failed: ComputedRef<boolean>
  /** The last query failed, so `order` may be outdated. */
  readonly refreshFailed: ComputedRef<boolean>
  /** Takes a state of the order that came in another way, such as the answer to a change. */
  take: (order: OrderDetail) => void
  /** Fetches the order again at once. */
  retry: () => void
}

/**
 * One order with all its details. A query loads it at once; then its own stream brings every new state.
 * While that stream is lost, or waits because too many are open, the order is fetched again whenever it
 * may have changed. A new `id` starts everything again.
 *
 * @throws {Error} outside of the signed-in pages, which provide the streams.
 */
export function useOrder(id: () => string): LiveOrder {
  const feed = useLiveFeed()
  const live = inject(liveClientKey)
  if (!live) throw new Error('useOrder needs a live client to be provided')
  const events = useOrderEvents()
  const { client } = useClientHandle()

  const known: Ref<KnownOrder<OrderDetail>> = shallowRef(nothingKnown)
  const unanswered = ref(false)
  /** Whether the stream has brought the present state and will bring every change. */
  let streaming = false
  /** The timer that runs while a new stream has time to bring the present state. */
  let opening: number | undefined
  let changedWhileOpening = false

  /** The first value of the stream is the present state, so a change causes no query while it opens. */
  function awaitStream(): void {
    changedWhileOpening = false
    opening = window.setTimeout(() => {
      opening = undefined
      if (changedWhileOpening) askUnlessStreamed()
    }, liveSettings.streamOpeningMs)
  }

  function askUnlessStreamed(): void {
    if (streaming) return
    if (opening === undefined) refetches.request()
    else changedWhileOpening = true
  }

  watch(
    id,
    (current, _before, onCleanup) => {
      known.value = nothingKnown
      unanswered.value = false
      streaming = false
      awaitStream()

      const asked = client
        .query(OrderDetailQuery, { id: current }, { requestPolicy: 'cache-and-network' })
        .subscribe(({ data, error, stale }) => {
          // A null with an error, or from the cache, does not mean that there is no such order.
          if (data?.order || (data && !error && !stale)) {
            known.value = learn(known.value, data.order ?? null)
          }
          if (!stale) unanswered.value = error !== undefined
        })
      const streamed = client
        .subscription(OrderChanges, { id: current })
        .subscribe(({ data, error }) => {
          streaming = data !== undefined && error === undefined
          if (!data || error) return
          known.value = learn(known.value, data.orderUpdated ?? null)
          unanswered.value = false
        })
      onCleanup(() => {
        asked.unsubscribe()
        streamed.unsubscribe()
        window.clearTimeout(opening)
      })
    },
    { immediate: true },
  )

  const refetches = coalesce({
    // The answer also reaches the subscription to this query above.
    run: () =>
      client.query(OrderDetailQuery, { id: id() }, { requestPolicy: 'network-only' }).toPromise(),
    minMs: liveSettings.refetchMs,
  })
  const changesStream = getOperationName(OrderChanges)
  const stopListening = live.onEvent((event, { operationName }) => {
    if (operationName !== changesStream || event === 'live') return
    streaming = false
  })
  // The order's stream may be lost, or wait while too many are open.
  watch(feed.revision, () => {
    if (!events.flowing.value) askUnlessStreamed()
  })
  events.listen({
    onEvents(happened) {
      if (happened.some(({ orderId }) => orderId === id())) askUnlessStreamed()
    },
    onGap: askUnlessStreamed,
  })
  onScopeDispose(() => {
    stopListening()
    refetches.stop()
  })

  return {
    order: computed(() => known.value.order),
    deleted: computed(() => known.value.deleted),
    failed: computed(() => unanswered.value && known.value.order === undefined),
    refreshFailed: computed(() => unanswered.value && known.value.order !== undefined),
    take(order) {
      if (order.id === id()) known.value = learn(known.value, order)
    },
    retry() {
      unanswered.value = false
      refetches.request()
    },
  }
}
