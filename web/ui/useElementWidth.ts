import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

/** The width of an element in CSS pixels. Until the element exists, the width of the window. */
export function useElementWidth(
  element: Readonly<Ref<HTMLElement | undefined>>,
): Readonly<Ref<number>> {
  const width = ref(window.innerWidth)
  const observer = new ResizeObserver((entries) => {
    for (const { contentRect } of entries) width.value = contentRect.width
  })
  watch(
    element,
    (now, before) => {
      if (before) observer.unobserve(before)
      if (now) observer.observe(now)
    },
    { immediate: true },
  )
  onScopeDispose(() => observer.disconnect())
  return readonly(width)
}
