import { readonly, ref, watch, type Ref } from 'vue'

export type Pulse = 'even' | 'odd' | undefined

/**
 * Undefined until `source` changes, then `odd` and `even` in turn. The styles have two animations
 * alike, one for each: changing from one to the other starts the animation anew, where setting the
 * same one again would not.
 */
export function usePulse(source: () => unknown): Readonly<Ref<Pulse>> {
  const pulse = ref<Pulse>()
  watch(source, (_now, before) => {
    // The first value is no change.
    if (before === undefined || before === null) return
    pulse.value = pulse.value === 'odd' ? 'even' : 'odd'
  })
  return readonly(pulse)
}
