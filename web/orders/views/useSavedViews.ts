import { computed, type ComputedRef } from 'vue'
import { useStoredValue } from '../../access/useStoredValue.ts'
import { builtInViews } from './built-in-views.ts'
import {
  mostViews,
  parseViews,
  viewNameProblem,
  type OrdersView,
  type ViewNameProblem,
} from './saved-views.ts'

export interface SavedViews {
  /** The built-in views, then the own ones. */
  readonly all: ComputedRef<readonly OrdersView[]>
  readonly own: ComputedRef<readonly OrdersView[]>
  readonly full: ComputedRef<boolean>
  /** Whether the browser keeps the views after the page is closed. */
  readonly kept: ComputedRef<boolean>
  /** Why a view cannot have this name, or null. `besides` is the present name of the view, if any. */
  problemOf: (name: string, besides?: string) => ViewNameProblem | null
  /** Adds a view at the end, or at index `at`. */
  add: (view: OrdersView, at?: number) => void
  /** Gives the view of this name another name or query. */
  change: (name: string, changes: Partial<OrdersView>) => void
  remove: (name: string) => void
}

/** The views of the order table that the signed-in person has saved in this browser. */
export function useSavedViews(): SavedViews {
  const { value: own, kept, update } = useStoredValue('order-views', parseViews)
  const all = computed(() => [...builtInViews, ...own.value])
  return {
    all,
    own,
    full: computed(() => own.value.length >= mostViews),
    kept: computed(() => kept.value),
    problemOf: (name, besides) =>
      viewNameProblem(
        name,
        all.value.map((view) => view.name).filter((taken) => taken !== besides),
      ),
    // The parser checks names and number again, because another tab may have added a view.
    add: (view, at) => update((views) => parseViews(views.toSpliced(at ?? views.length, 0, view))),
    change: (name, changes) =>
      update((views) =>
        parseViews(views.map((view) => (view.name === name ? { ...view, ...changes } : view))),
      ),
    remove: (name) => update((views) => views.filter((view) => view.name !== name)),
  }
}
