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

/** Of a shorter term, the API looks at the beginnings only. */
const SHORTEST_TERM = 3
const MOST_ORDERS = 8
/** Long enough that a word is typed at a stretch, short enough that the answer comes at once. */
const SETTLED_MS = 250

export interface FoundOrders {
  /** Those of the present term; none while it is looked for. */
  readonly orders: Readonly<ShallowRef<readonly FoundOrder[]>>
  /** `idle` while the term is too short to be looked for. */
  readonly state: Readonly<Ref<'idle' | 'loading' | 'found' | 'failed'>>
  retry: () => void
}

/** The newest orders that match a term, looked for once it has settled, until the scope ends. */
export function useFoundOrders(term: () => string): FoundOrders {
  const { client } = useClientHandle()
  const orders = shallowRef<readonly FoundOrder[]>([])
  const state = ref<'idle' | 'loading' | 'found' | 'failed'>('idle')
  let settling: ReturnType<typeof setTimeout> | undefined
  /** Of the newest question: an older answer that comes later is not wanted. */
  let asked = 0

  async function ask(search: string): Promise<void> {
    asked += 1
    const mine = asked
    const { data } = await client
      .query(FoundOrdersQuery, { first: MOST_ORDERS, search }, { requestPolicy: 'network-only' })
      .toPromise()
    if (mine !== asked) return
    orders.value = data?.orders.edges.map(({ node }) => node) ?? []
    state.value = data ? 'found' : 'failed'
  }

  function forget(): void {
    clearTimeout(settling)
    asked += 1
    orders.value = []
  }

  watch(
    () => term().trim(),
    (search) => {
      forget()
      const wanted = search.length >= SHORTEST_TERM
      state.value = wanted ? 'loading' : 'idle'
      if (wanted) settling = setTimeout(() => void ask(search), SETTLED_MS)
    },
  )
  onScopeDispose(forget)

  return {
    orders,
    state: readonly(state),
    retry() {
      forget()
      state.value = 'loading'
      void ask(term().trim())
    },
  }
}
