import { computed, type ComputedRef } from 'vue'
import { useRoute } from 'vue-router'
import { useStoredValue } from '../../access/useStoredValue.ts'
import { readOrdersQuery } from '../filters/orders-query.ts'
import { parsePinned, pinnedViews, withPinToggled } from './pinned-views.ts'
import { currentView, type OrdersView } from './saved-views.ts'
import { useSavedViews } from './useSavedViews.ts'

export interface PinnedViews {
  readonly pinned: ComputedRef<readonly OrdersView[]>
  /** The name of the pinned view that the page shows, if any. */
  readonly current: ComputedRef<string | undefined>
  readonly isPinned: (name: string) => boolean
  /** Pins the view of this name, or unpins it. */
  toggle: (name: string) => void
}

/** The views that stay in the navigation. Each person chooses them in each browser. */
export function usePinnedViews(): PinnedViews {
  const { all } = useSavedViews()
  const { value: names, update } = useStoredValue('pinned-views', parsePinned)
  const route = useRoute()
  const pinned = computed(() => pinnedViews(all.value, names.value))
  return {
    pinned,
    current: computed(() =>
      route.name === 'dashboard'
        ? currentView(pinned.value, readOrdersQuery(route.query))?.view.name
        : undefined,
    ),
    isPinned: (name) => names.value.includes(name),
    toggle: (name) => update((pinned) => withPinToggled(pinned, name)),
  }
}
