import {
  inject,
  onScopeDispose,
  provide,
  shallowRef,
  watchEffect,
  type InjectionKey,
  type ShallowRef,
} from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import { useLiveFeed } from '../live/useLiveFeed.ts'
import { usePageTitle } from './usePageTitle.ts'

/** A page that stands above another one. */
export interface ParentPage {
  readonly label: string
  readonly to: RouteLocationRaw
}

export interface PageHeading {
  readonly title: string
  readonly parent: ParentPage | undefined
}

type Slot = ShallowRef<PageHeading | undefined>

const headingKey: InjectionKey<Slot> = Symbol('page heading')

/** Lets the pages below the calling component say what the frame shows as their heading. */
export function providePageHeading(): void {
  provide(headingKey, shallowRef())
}

/** @throws {Error} outside of the signed-in pages, which provide the heading. */
export function useShownHeading(): Slot {
  const heading = inject(headingKey)
  if (!heading) throw new Error('useShownHeading needs providePageHeading above it')
  return heading
}

/**
 * Shows `title` as the heading of the page and in the browser's tab, there after the number of pending
 * orders, until the calling scope ends. `parent` becomes a link before the heading.
 */
export function usePageHeading(title: () => string, parent?: () => ParentPage): void {
  const heading = useShownHeading()
  const { stats } = useLiveFeed()
  usePageTitle(title, () => stats.value?.pendingCount ?? null)

  let own: PageHeading | undefined
  watchEffect(() => {
    own = { title: title(), parent: parent?.() }
    heading.value = own
  })
  onScopeDispose(() => {
    // The next page may have set its heading already.
    if (heading.value === own) heading.value = undefined
  })
}
