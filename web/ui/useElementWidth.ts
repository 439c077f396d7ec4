import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

/** The width of an element in CSS pixels, that of the window until it is there. */
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
