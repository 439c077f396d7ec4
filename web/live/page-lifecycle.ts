import type { LiveClient } from './client.ts'

/**
 * Ties a live client to the page: what waits is tried at once when the browser says that it is
 * online or visible again, and no stream outlives the page. A page kept in the back/forward cache
 * is not running, so its streams close on leaving and open again on return. Returns how to untie.
 */
export function followPage(live: LiveClient, page: Window): () => void {
  const onVisibility = () => {
    if (page.document.visibilityState === 'visible') live.retryNow()
  }
  const onOnline = () => live.retryNow()
  const onHide = () => live.suspend()
  const onShow = () => live.resume()

  page.document.addEventListener('visibilitychange', onVisibility)
  page.addEventListener('online', onOnline)
  page.addEventListener('pagehide', onHide)
  page.addEventListener('pageshow', onShow)
  return () => {
    page.document.removeEventListener('visibilitychange', onVisibility)
    page.removeEventListener('online', onOnline)
    page.removeEventListener('pagehide', onHide)
    page.removeEventListener('pageshow', onShow)
  }
}
