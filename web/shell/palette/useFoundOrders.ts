import { useClientHandle } from '@urql/vue'
import { onScopeDispose, readonly, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { graphql } from '../../graphql/generated/gql.ts'
import type { FoundOrdersQuery as FoundOrdersData } from '../../graphql/generated/graphql.ts'

const FoundOrdersQuery = graphql(`
  query FoundOrders($first: Int!, $search: String!) {
    orders(first: $first, filter: { search: $search }) {
      edges {
        node {
          id
          orderNumber
          status
          customer {
            username
          }
        }
      }
    }
  }
`)

export type FoundOrder = FoundOrdersData['orders']['edges'][number]['node']

/** For a shorter term, the API searches only the beginnings of the fields. */
const SHORTEST_TERM = 3
const MOST_ORDERS = 8
/** The pause in typing that starts a search, in ms: longer than between two letters of a word. */
const SETTLED_MS = 250

export interface FoundOrders {
  /** The orders that match the current term; empty while the search runs. */
  readonly orders: Readonly<ShallowRef<readonly FoundOrder[]>>
  /** `idle` while the term is too short to search. */
  readonly state: Readonly<Ref<'idle' | 'loading' | 'found' | 'failed'>>
  retry: () => void
}

/** Finds the newest orders that match a term. Searches when typing pauses, until the scope ends. */
export function useFoundOrders(term: () => string): FoundOrders {
  const { client } = useClientHandle()
  const orders = shallowRef<readonly FoundOrder[]>([])
  const state = ref<'idle' | 'loading' | 'found' | 'failed'>('idle')
  let settling: ReturnType<typeof setTimeout> | undefined
  /** Counts the searches. The answer to any but the newest is dropped. */
  let searches = 0

  async function find(search: string): Promise<void> {
    searches += 1
    const own = searches
    const { data } = await client
      .query(FoundOrdersQuery, { first: MOST_ORDERS, search }, { requestPolicy: 'network-only' })
      .toPromise()
    if (own !== searches) return
    orders.value = data?.orders.edges.map(({ node }) => node) ?? []
    state.value = data ? 'found' : 'failed'
  }

  function forget(): void {
    clearTimeout(settling)
    searches += 1
    orders.value = []
  }

  watch(
    () => term().trim(),
    (search) => {
      forget()
      const wanted = search.length >= SHORTEST_TERM
      state.value = wanted ? 'loading' : 'idle'
      if (wanted) settling = setTimeout(() => void find(search), SETTLED_MS)
    },
  )
  onScopeDispose(forget)

  return {
    orders,
    state: readonly(state),
    retry() {
      forget()
      state.value = 'loading'
      void find(term().trim())
    },
  }
}
