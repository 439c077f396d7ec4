import type { LiveClient } from './client.ts'

/**
 * Ties a live client to the page. Streams that wait for their next attempt open at once when the
 * browser reports that it is online or visible again, and no stream outlives the page. A page in the
 * back/forward cache does not run, so its streams close when it is left and open when it returns.
 * Returns a function that unties the two.
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
