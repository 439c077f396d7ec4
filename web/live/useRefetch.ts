import { onScopeDispose } from 'vue'

/** Calls `refetch` every `everyMs` while the page is looked at, and when somebody comes back to it. */
export function useRefetch(refetch: () => void, everyMs: number): void {
  const refetchIfSeen = () => {
    if (document.visibilityState === 'visible') refetch()
  }
  const timer = setInterval(refetchIfSeen, everyMs)
  document.addEventListener('visibilitychange', refetchIfSeen)
  onScopeDispose(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', refetchIfSeen)
  })
}
