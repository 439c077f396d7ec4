import { inject, readonly, ref, type DeepReadonly, type Ref } from 'vue'
import { liveClientKey } from '../live/client-key.ts'
import { signOut } from './sign-out.ts'

export interface SigningOut {
  readonly leaving: DeepReadonly<Ref<boolean>>
  /** The server could not be reached, so that the session lives on. */
  readonly failed: DeepReadonly<Ref<boolean>>
  leave: () => Promise<void>
}

/** Ends the session and leaves for the sign-in page. */
export function useSignOut(): SigningOut {
  const live = inject(liveClientKey)
  const leaving = ref(false)
  const failed = ref(false)

  return {
    leaving: readonly(leaving),
    failed: readonly(failed),
    async leave() {
      leaving.value = true
      failed.value = !(await signOut(fetch))
      if (failed.value) {
        leaving.value = false
        return
      }
      // Whoever signs in next in this browser must not meet streams of the session that is over.
      live?.restart()
      live?.suspend()
      // A new document instead of a new route: nothing that was fetched outlives the session either.
      window.location.assign('/sign-in')
    },
  }
}
