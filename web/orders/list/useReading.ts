import { onScopeDispose, watchEffect, type Ref } from 'vue'

/** How long after the last movement in it somebody is taken to read, in milliseconds. */
const IDLE_AFTER_MS = 10_000

/** Further down than this, in CSS pixels, the page has been scrolled to something, not by chance. */
const AT_TOP_PX = 48

/**
 * Tells whether somebody seems to read or use the rows that the element holds, so that nothing in it
 * should move by itself: the page is scrolled down, a row has the focus, some text is selected, or pointer
 * or fingers moved in it a moment ago. A pointer that rests says nothing: it has to be somewhere.
 */
export function useReading(element: Readonly<Ref<HTMLElement | undefined>>): () => boolean {
  let movedAt = -Infinity
  const onMove = () => {
    movedAt = performance.now()
  }

  const ended = new AbortController()
  watchEffect((onCleanup) => {
    const target = element.value
    if (!target) return
    const watched = new AbortController()
    const options = { signal: AbortSignal.any([watched.signal, ended.signal]), passive: true }
    for (const type of ['pointermove', 'pointerdown', 'touchmove', 'wheel']) {
      target.addEventListener(type, onMove, options)
    }
    onCleanup(() => watched.abort())
  })
  onScopeDispose(() => ended.abort())

  return () => {
    const target = element.value
    if (!target) return false
    const row = document.activeElement?.closest('[data-order-id]')
    const selection = window.getSelection()
    return (
      performance.now() - movedAt < IDLE_AFTER_MS ||
      window.scrollY > AT_TOP_PX ||
      (row && target.contains(row)) === true ||
      (selection?.isCollapsed === false && target.contains(selection.anchorNode))
    )
  }
}
