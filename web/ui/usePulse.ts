import { readonly, ref, watch, type Ref } from 'vue'

export type Pulse = 'even' | 'odd' | undefined

/**
 * Undefined until `source` changes, then `odd` and `even` in turn. main.css has an equal animation for
 * each, because switching from one to the other restarts the animation, and setting the same one again
 * does not.
 */
export function usePulse(source: () => unknown): Readonly<Ref<Pulse>> {
  const pulse = ref<Pulse>()
  watch(source, (_now, before) => {
    // The first value is not a change.
    if (before === undefined || before === null) return
    pulse.value = pulse.value === 'odd' ? 'even' : 'odd'
  })
  return readonly(pulse)
}
