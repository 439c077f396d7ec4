import { inject, readonly, ref, type DeepReadonly, type Ref } from 'vue'
import { liveClientKey } from '../live/client-key.ts'
import { signOut } from './sign-out.ts'

export interface SigningOut {
  readonly leaving: DeepReadonly<Ref<boolean>>
  /** Whether the last attempt failed, so that the session may still be valid. */
  readonly failed: DeepReadonly<Ref<boolean>>
  leave: () => Promise<void>
}

/** Ends the session and goes to the sign-in page. */
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
      // The next person who signs in here must not get streams of this session.
      live?.restart()
      live?.suspend()
      // A new document instead of a new route, so that no fetched data outlives the session.
      window.location.assign('/sign-in')
    },
  }
}
