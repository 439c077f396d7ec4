import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

/** Follows `source`, but changes at most every `everyMs` milliseconds. It always reaches the last value. */
export function useCalm(source: () => string, everyMs: number): Readonly<Ref<string>> {
  const calm = ref(source())
  let resting: ReturnType<typeof setTimeout> | undefined

  function follow(): void {
    if (resting !== undefined || source() === calm.value) return
    calm.value = source()
    resting = setTimeout(() => {
      resting = undefined
      follow()
    }, everyMs)
  }

  watch(source, follow)
  onScopeDispose(() => clearTimeout(resting))
  return readonly(calm)
}
