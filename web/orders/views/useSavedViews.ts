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
  /** Built-in ones first. */
  readonly all: ComputedRef<readonly OrdersView[]>
  readonly own: ComputedRef<readonly OrdersView[]>
  readonly full: ComputedRef<boolean>
  /** Whether they outlive the page. */
  readonly kept: ComputedRef<boolean>
  /** Why a view cannot be called so; `besides` is the name that it has now, if any. */
  problemOf: (name: string, besides?: string) => ViewNameProblem | null
  /** Puts a view at the end, or at a place in the list. */
  add: (view: OrdersView, at?: number) => void
  /** Gives the view of this name another name or query. */
  change: (name: string, changes: Partial<OrdersView>) => void
  remove: (name: string) => void
}

/** The views of the order table that the person who is signed in has saved in this browser. */
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
    // Through the parser each time: another tab may have taken the name or the last place.
    add: (view, at) => update((views) => parseViews(views.toSpliced(at ?? views.length, 0, view))),
    change: (name, changes) =>
      update((views) =>
        parseViews(views.map((view) => (view.name === name ? { ...view, ...changes } : view))),
      ),
    remove: (name) => update((views) => views.filter((view) => view.name !== name)),
  }
}
