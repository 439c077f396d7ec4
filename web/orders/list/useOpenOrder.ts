import { computed, watch, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useMediaQuery } from '../../ui/useMediaQuery.ts'
import { queryText } from '../query-text.ts'

export interface OpenOrder {
  /** The id of the order that is open beside the list, if any. */
  readonly id: ComputedRef<string | null>
  /** Opens an order beside the list, or on a page of its own if the window is too narrow. */
  open: (id: string) => void
  close: () => void
}

/** Which order is open beside the list: `order` in the page's query. */
export function useOpenOrder(): OpenOrder {
  const route = useRoute()
  const router = useRouter()
  const hasRoom = useMediaQuery('(min-width: 80rem)')
  const asked = computed(() => queryText(route.query, 'order'))
  const id = computed(() => (hasRoom.value ? asked.value : null))

  // On a narrow window the order has its own page. A link may name it, or the window may be resized.
  watch(
    [asked, hasRoom],
    () => {
      if (asked.value !== null && !hasRoom.value) {
        void router.replace({ name: 'order', params: { id: asked.value } })
      }
    },
    { immediate: true },
  )

  return {
    id,
    open(wanted) {
      if (!hasRoom.value) {
        void router.push({ name: 'order', params: { id: wanted } })
        return
      }
      const to = { query: { ...route.query, order: wanted } }
      // One step back closes the order, however many orders were opened one after the other.
      void (asked.value === null ? router.push(to) : router.replace(to))
    },
    close() {
      void router.replace({ query: { ...route.query, order: undefined } })
    },
  }
}
