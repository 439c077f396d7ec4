import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { readOrdersQuery, writeOrdersQuery } from '../filters/orders-query.ts'
import type { OrdersQuery } from '../filters/orders-query.ts'

export interface OrdersPage {
  readonly query: ComputedRef<OrdersQuery>
  /** Changes what is shown, from the first page on, as a new entry of the browser's history. */
  show: (changes: Partial<OrdersQuery>) => void
  /** The same in place of the present entry: while it is being typed, say. */
  refine: (changes: Partial<OrdersQuery>) => void
}

/** The part of the order table that the URL's query names, and how to go to another. */
export function useOrdersPage(): OrdersPage {
  const route = useRoute()
  const router = useRouter()
  const query = computed(() => readOrdersQuery(route.query))
  // The cursor of one list is none of another.
  const changed = (changes: Partial<OrdersQuery>) => ({
    query: writeOrdersQuery(route.query, {
      ...query.value,
      after: null,
      before: null,
      ...changes,
    }),
  })

  return {
    query,
    show: (changes) => void router.push(changed(changes)),
    refine: (changes) => void router.replace(changed(changes)),
  }
}
