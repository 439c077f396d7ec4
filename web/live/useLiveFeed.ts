import { getOperationName, type Client } from '@urql/core'
import { inject, onScopeDispose, provide, ref, shallowRef } from 'vue'
import type { InjectionKey, Ref, ShallowRef } from 'vue'
import { graphql } from '../graphql/generated/gql.ts'
import type { OrderStatsFieldsFragment } from '../graphql/generated/graphql.ts'
import type { LiveClient } from './client.ts'
import { initialConnection, needsFallback, nextConnection } from './connection.ts'
import type { Connection, ConnectionEvent } from './connection.ts'
import { createPolling } from './polling.ts'
import { showsChange } from './stats-change.ts'

graphql(`
  fragment OrderStatsFields on OrderStats {
    type
    totalOrders
    pendingCount
    shippedCount
    outForDeliveryCount
    deliveredCount
    cancelledCount
    recentUpdates
    timestamp
  }
`)

const OrderStatsStream = graphql(`
  subscription OrderStats {
    orderStats {
      ...OrderStatsFields
    }
  }
`)

const RecentOrdersQuery = graphql(`
  query RecentOrders {
    recentOrders {
      stats {
        ...OrderStatsFields
      }
      orders {
        id
        version
      }
    }
  }
`)

export type OrderStats = OrderStatsFieldsFragment

export interface LiveFeed {
  /** The newest statistics, by stream or by poll. Null until the first arrive. */
  readonly stats: Readonly<ShallowRef<OrderStats | null>>
  readonly connection: Readonly<ShallowRef<Connection>>
  /** Rises whenever orders may have changed. Queries of orders are fetched again then. */
  readonly revision: Readonly<Ref<number>>
  /** Opens the stream and polls now instead of when next due. */
  tryNow: () => void
}

export interface LiveFeedOptions {
  readonly client: Client
  readonly live: LiveClient
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Takes the server's time (ISO 8601) of each value that arrives. */
  readonly onServerTime?: (time: string) => void
  readonly polling: { readonly graceMs: number; readonly intervalMs: number }
  /** How long the first value may take before the page says that live updates are offline; milliseconds. */
  readonly startMs: number
}

const liveFeedKey: InjectionKey<LiveFeed> = Symbol('live feed')

/**
 * Streams the statistics until the scope ends, and polls them while the stream is lost. A poll also
 * compares the newest orders, because an order can change without a change of the counts.
 */
export function startLiveFeed({
  client,
  live,
  now,
  onServerTime,
  ...options
}: LiveFeedOptions): LiveFeed {
  const stats = shallowRef<OrderStats | null>(null)
  const connection = shallowRef(initialConnection)
  const revision = ref(0)
  let seenOrders = ''

  const polling = createPolling({ ...options.polling, poll })

  function dispatch(event: ConnectionEvent): void {
    connection.value = nextConnection(connection.value, event)
    if (needsFallback(connection.value.phase)) polling.start()
    else polling.stop()
  }

  function receive(value: OrderStats): void {
    onServerTime?.(value.timestamp)
    // During the gap orders may have changed even if the counts are the same.
    const afterGap = stats.value !== null && connection.value.phase !== 'live'
    if (afterGap || showsChange(stats.value, value)) revision.value += 1
    stats.value = value
    dispatch({ type: 'value', at: now() })
  }

  function flow(): void {
    // While the server got no data, orders may have changed even if the counts are the same.
    if (connection.value.phase === 'stale') revision.value += 1
    dispatch({ type: 'flowing' })
  }

  async function poll(): Promise<void> {
    const { data } = await client
      .query(RecentOrdersQuery, {}, { requestPolicy: 'network-only' })
      .toPromise()
    // The stream returned while this poll was in flight, and its value is newer.
    if (connection.value.phase === 'live') return
    if (!data) {
      dispatch({ type: 'poll-failed' })
      return
    }
    const { stats: polled, orders } = data.recentOrders
    onServerTime?.(polled.timestamp)
    const orderVersions = orders.map(({ id, version }) => `${id}:${version}`).join()
    if (orderVersions !== seenOrders || showsChange(stats.value, polled)) revision.value += 1
    seenOrders = orderVersions
    stats.value = polled
    dispatch({ type: 'poll-answered', at: now() })
  }

  const statsStream = getOperationName(OrderStatsStream)
  const stopListening = live.onEvent((event, { operationName }) => {
    if (event === 'refused') dispatch({ type: 'session-ended' })
    else if (operationName !== statsStream) return
    else if (event === 'lost' || event === 'stale') dispatch({ type: event })
    else if (event === 'live') flow()
  })
  const subscription = client.subscription(OrderStatsStream, {}).subscribe(({ data }) => {
    if (data) receive(data.orderStats)
  })
  polling.start()
  const start = setTimeout(() => dispatch({ type: 'overdue' }), options.startMs)

  onScopeDispose(() => {
    clearTimeout(start)
    subscription.unsubscribe()
    stopListening()
    polling.stop()
  })

  return {
    stats,
    connection,
    revision,
    tryNow() {
      live.retryNow()
      polling.checkNow()
    },
  }
}

export function provideLiveFeed(feed: LiveFeed): void {
  provide(liveFeedKey, feed)
}

/** @throws {Error} outside of the signed-in pages, which provide the feed. */
export function useLiveFeed(): LiveFeed {
  const feed = inject(liveFeedKey)
  if (!feed) throw new Error('useLiveFeed needs a component above it to call provideLiveFeed')
  return feed
}
