import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { changedQuery, readOrdersQuery, writeOrdersQuery } from '../filters/orders-query.ts'
import type { OrdersQuery } from '../filters/orders-query.ts'

export interface OrdersPage {
  readonly query: ComputedRef<OrdersQuery>
  /** Changes the query and starts at the first page, as a new entry of the browser's history. */
  show: (changes: Partial<OrdersQuery>) => void
  /** The same, but replaces the present entry of the history: for a search that is being typed. */
  refine: (changes: Partial<OrdersQuery>) => void
}

/** What the order table shows, read from the URL's query, and functions that change it. */
export function useOrdersPage(): OrdersPage {
  const route = useRoute()
  const router = useRouter()
  const query = computed(() => readOrdersQuery(route.query))
  const changed = (changes: Partial<OrdersQuery>) => ({
    query: writeOrdersQuery(route.query, changedQuery(query.value, changes)),
  })

  return {
    query,
    show: (changes) => void router.push(changed(changes)),
    refine: (changes) => void router.replace(changed(changes)),
  }
}
