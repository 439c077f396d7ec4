import { usuallyPinned } from './built-in-views.ts'
import type { OrdersView } from './saved-views.ts'

/** The names of the pinned views in a stored value, or the usual ones if none is stored. */
export function parsePinned(stored: unknown): readonly string[] {
  if (!Array.isArray(stored)) return usuallyPinned
  return stored.filter((name) => typeof name === 'string')
}

/** The names after one was pinned, or unpinned if it was pinned. */
export function withPinToggled(pinned: readonly string[], name: string): readonly string[] {
  return pinned.includes(name) ? pinned.filter((each) => each !== name) : [...pinned, name]
}

/** The pinned ones among the views, in the order of the views. */
export function pinnedViews(
  views: readonly OrdersView[],
  pinned: readonly string[],
): readonly OrdersView[] {
  return views.filter(({ name }) => pinned.includes(name))
}
