import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { readOrdersAddress, writeOrdersAddress } from '../filters/orders-address.ts'
import type { OrdersAddress } from '../filters/orders-address.ts'

export interface OrdersPage {
  readonly address: ComputedRef<OrdersAddress>
  /** Changes what is shown, from the first page on, as a new entry of the browser's history. */
  show: (changes: Partial<OrdersAddress>) => void
  /** The same in place of the present entry: while it is being typed, say. */
  refine: (changes: Partial<OrdersAddress>) => void
}

/** The part of the order table that the address names, and how to go to another. */
export function useOrdersPage(): OrdersPage {
  const route = useRoute()
  const router = useRouter()
  const address = computed(() => readOrdersAddress(route.query))
  // The cursor of one list is none of another.
  const changed = (changes: Partial<OrdersAddress>) => ({
    query: writeOrdersAddress(route.query, {
      ...address.value,
      after: null,
      before: null,
      ...changes,
    }),
  })

  return {
    address,
    show: (changes) => void router.push(changed(changes)),
    refine: (changes) => void router.replace(changed(changes)),
  }
}
