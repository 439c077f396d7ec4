import { onBeforeUnmount, onMounted } from 'vue'
import { isSignedIn } from './session-state.ts'

/**
 * Calls `signedIn` when the person returns to this tab, or reloads it, and has signed in in another tab meanwhile:
 * the session of a browser ends in all of its tabs, and it is enough to sign in again in one of them.
 *
 * Not on the first load. The server may refuse requests of a valid session, behind a proxy for example; the
 * sign-in page and the page that the person came from would lead to each other for ever.
 */
export function useSignInElsewhere(signedIn: () => void, isReload = wasReloaded()): void {
  async function look(): Promise<void> {
    if (document.visibilityState === 'visible' && (await isSignedIn(fetch))) signedIn()
  }
  const onReturn = () => void look()

  onMounted(() => {
    document.addEventListener('visibilitychange', onReturn)
    window.addEventListener('focus', onReturn)
    if (isReload) void look()
  })
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', onReturn)
    window.removeEventListener('focus', onReturn)
  })
}

function wasReloaded(): boolean {
  const [visit] = performance.getEntriesByType('navigation')
  return visit instanceof PerformanceNavigationTiming && visit.type === 'reload'
}
