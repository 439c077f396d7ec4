import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useMediaQuery } from '../../ui/useMediaQuery.ts'
import { queryText } from '../query-text.ts'

export interface OpenOrder {
  /** The id of the order that is open beside the list, or in its place, if any. */
  readonly id: ComputedRef<string | null>
  /**
   * Whether the open order takes the place of the list, because the window is too narrow for both. The
   * list returns when the order is closed or the window is widened.
   */
  readonly alone: ComputedRef<boolean>
  /** Opens an order beside the list, or on a page of its own if the window is too narrow. */
  open: (id: string) => void
  close: () => void
}

/** Which order is open beside the list: `order` in the page's query. */
export function useOpenOrder(): OpenOrder {
  const route = useRoute()
  const router = useRouter()
  const hasRoom = useMediaQuery('(min-width: 80rem)')
  const id = computed(() => queryText(route.query, 'order'))

  return {
    id,
    alone: computed(() => id.value !== null && !hasRoom.value),
    open(wanted) {
      if (!hasRoom.value && id.value === null) {
        void router.push({ name: 'order', params: { id: wanted } })
        return
      }
      const to = { query: { ...route.query, order: wanted } }
      // One step back closes the order, however many orders were opened one after the other.
      void (id.value === null ? router.push(to) : router.replace(to))
    },
    close() {
      void router.replace({ query: { ...route.query, order: undefined } })
    },
  }
}
