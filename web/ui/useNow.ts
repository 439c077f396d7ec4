import { onScopeDispose, readonly, ref, type Ref } from 'vue'
import { useServerClock } from './server-clock.ts'

/** The time of the server in milliseconds since the epoch, updated every `everyMs` milliseconds. */
export function useNow(everyMs: number): Readonly<Ref<number>> {
  const clock = useServerClock()
  const now = ref(clock.now())
  const update = () => {
    now.value = clock.now()
  }
  const timer = setInterval(update, everyMs)
  clock.onCorrection(update)
  onScopeDispose(() => clearInterval(timer))
  return readonly(now)
}
