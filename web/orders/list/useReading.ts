import { onScopeDispose, watchEffect, type Ref } from 'vue'

/** How long a person counts as reading after the last movement in the element, in milliseconds. */
const IDLE_AFTER_MS = 10_000

/** A page scrolled further than this, in CSS pixels, was scrolled on purpose. */
const AT_TOP_PX = 48

/**
 * Returns a function that says whether the person seems to read or use the rows in the element. Nothing
 * in it should move then. It is true if the page is scrolled down, a row has the focus, some text in it
 * is selected, or a pointer or finger moved in it in the last 10 s. A pointer that rests does not count.
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
