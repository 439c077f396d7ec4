import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'
import { useBeats } from './beats.ts'

export type Pulse = 'even' | 'odd' | undefined

/**
 * Undefined until `source` changes, then `odd` and `even` in turn, at the page's beats. main.css has an equal animation for
 * each, because switching from one to the other restarts the animation, and setting the same one again
 * does not.
 */
export function usePulse(source: () => unknown): Readonly<Ref<Pulse>> {
  const beats = useBeats()
  const pulse = ref<Pulse>()
  let takeBack: (() => void) | undefined

  function play(): void {
    pulse.value = pulse.value === 'odd' ? 'even' : 'odd'
  }

  watch(source, (_now, before) => {
    // The first value is not a change.
    if (before === undefined || before === null) return
    takeBack?.()
    takeBack = beats.request(play)
  })
  onScopeDispose(() => takeBack?.())
  return readonly(pulse)
}
