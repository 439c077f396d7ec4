import { onScopeDispose } from 'vue'

/** Calls `refetch` every `everyMs` milliseconds while the page is visible, and when it becomes visible. */
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
