import { ref, type InjectionKey, type Ref } from 'vue'
import type { Router } from 'vue-router'

/** How long, in ms, after a navigation a missing file counts as part of the page that it leads to. */
const PART_OF_PAGE_MS = 5_000
/** How long, in ms, a URL is not loaded afresh again. */
const ONCE_MS = 60_000
const STORAGE_KEY = 'loaded afresh'

/** Whether a part of the page could not be loaded, and the person has to decide. */
export const partMissingKey: InjectionKey<Ref<boolean>> = Symbol('part missing')

/** What of the browser this needs. */
export interface Surroundings {
  readonly events: Pick<EventTarget, 'addEventListener'>
  /** May throw. Then nothing is loaded afresh. */
  readonly storage: () => Pick<Storage, 'getItem' | 'setItem'>
  readonly now: () => number
  /** The URL that is shown, without the origin. */
  readonly currentUrl: () => string
  /** Loads a URL as a new document. */
  readonly load: (url: string) => void
  /** Whether the server answers. Otherwise a new document would be the browser's error page. */
  readonly isReachable: () => Promise<boolean>
}

/**
 * Reacts to files that the page loads on demand and that are missing: a new release replaces them while tabs
 * are open. If a page that the person opens lacks one, its URL is loaded as a new document, once. Otherwise
 * nothing that was typed may be lost, so the returned flag tells that the person should reload.
 */
export function followMissingFiles(
  router: Pick<Router, 'beforeEach' | 'afterEach'>,
  { events, storage, now, currentUrl, load, isReachable }: Surroundings,
): Ref<boolean> {
  const partMissing = ref(false)
  let target: string | undefined
  let arrivedAt = -Infinity
  let isRecovering = false

  router.beforeEach((to) => {
    target = to.fullPath
  })
  router.afterEach((_to, _from, failure) => {
    target = undefined
    if (failure) return
    arrivedAt = now()
    partMissing.value = false
  })

  async function recover(): Promise<void> {
    const opened = target ?? (now() - arrivedAt < PART_OF_PAGE_MS ? currentUrl() : undefined)
    if (opened === undefined || wasLoaded(opened) || !(await isReachable())) {
      partMissing.value = true
      return
    }
    storage().setItem(STORAGE_KEY, `${now()} ${opened}`)
    load(opened)
  }

  function wasLoaded(url: string): boolean {
    const [, at = '', loaded] = /^(\d+) (.*)$/s.exec(storage().getItem(STORAGE_KEY) ?? '') ?? []
    return loaded === url && now() - Number(at) < ONCE_MS
  }

  // One missing page can be several missing files.
  events.addEventListener('vite:preloadError', () => {
    if (isRecovering) return
    isRecovering = true
    void recover()
      .catch(() => (partMissing.value = true))
      .finally(() => (isRecovering = false))
  })
  return partMissing
}
