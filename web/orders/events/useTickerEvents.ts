import { useClientHandle } from '@urql/vue'
import { onScopeDispose, readonly, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { graphql } from '../../graphql/generated/gql.ts'
import type { TickerEventFragment } from '../../graphql/generated/graphql.ts'
import { coalesce } from '../../live/coalesce.ts'
import { liveSettings } from '../../live/settings.ts'
import { mergeTicker } from './merge-ticker.ts'

graphql(`
  fragment TickerEvent on OrderEvent {
    id
    kind
    orderId
    from
    to
    actor
    reason
    at
    order {
      id
      orderNumber
      status
      customer {
        username
      }
      totalCredits
    }
  }
`)

const LatestOrderEventsQuery = graphql(`
  query LatestOrderEvents($first: Int!) {
    latestOrderEvents(first: $first) {
      ...TickerEvent
    }
  }
`)

export type TickerEvent = TickerEventFragment
export type TickerState = 'loading' | 'ready' | 'failed'

export interface TickerEvents {
  /** Newest first, each once. */
  readonly events: Readonly<ShallowRef<readonly TickerEvent[]>>
  /** `failed` only if no fetch has succeeded yet. */
  readonly state: Readonly<Ref<TickerState>>
  /** Adds events, in any order. Known ones may be among them. */
  add: (events: readonly TickerEvent[]) => void
  /** Fetches the newest events and replaces the known ones. Many calls become few fetches. */
  reload: () => void
}

/** The newest `limit` events of all orders: fetched once, then kept up to date by the caller with `add`. */
export function useTickerEvents(limit = 20): TickerEvents {
  const { client } = useClientHandle()
  const events = shallowRef<readonly TickerEvent[]>([])
  const state = ref<TickerState>('loading')
  /** Events added during a fetch, whose answer may not have them. Null while no fetch is in flight. */
  let added: readonly TickerEvent[] | null = null

  async function fetchLatest(): Promise<void> {
    added = []
    const { data } = await client
      .query(LatestOrderEventsQuery, { first: limit }, { requestPolicy: 'network-only' })
      .toPromise()
    if (data) {
      events.value = mergeTicker(data.latestOrderEvents, added, limit)
      state.value = 'ready'
    } else if (state.value === 'loading') {
      state.value = 'failed'
    }
    added = null
  }

  const fetches = coalesce({ run: fetchLatest, minMs: liveSettings.refetchMs })
  fetches.request()
  onScopeDispose(fetches.stop)

  return {
    events,
    state: readonly(state),
    add(incoming) {
      if (added !== null) added = mergeTicker(added, incoming, limit)
      events.value = mergeTicker(events.value, incoming, limit)
    },
    reload: fetches.request,
  }
}
