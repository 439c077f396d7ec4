import type { LiveClient } from './client.ts'
import { asksForOwnStreams } from './own-streams.ts'
import { liveSettings } from './settings.ts'
import { createSharedClient } from './shared-client.ts'
import { createStreamClient } from './stream-client.ts'
import { watchedFetch } from './watchdog.ts'

/**
 * Opens the live client of a page. Its streams are in a shared worker, for all tabs of the browser. If
 * the browser has no shared workers, or the page's query says `?stream=tab`, the tab opens streams of
 * its own, which its network panel shows.
 */
export function openLiveClient(page: Window & typeof globalThis, url: string): LiveClient {
  const ownClient = () =>
    createStreamClient({
      url,
      fetchFn: watchedFetch((input, init) => page.fetch(input, init), liveSettings.watchdog),
      backoff: liveSettings.backoff,
      random: Math.random,
      maxStreams: liveSettings.tab.maxStreams,
    })
  if (asksForOwnStreams(page.location.search) || !('SharedWorker' in page)) return ownClient()
  return createSharedClient({
    connect(onFailure) {
      const worker = new SharedWorker(new URL('./stream-worker.ts', import.meta.url), {
        type: 'module',
        name: 'order streams',
      })
      worker.onerror = onFailure
      return {
        port: worker.port,
        close() {
          // This reference keeps the worker alive: WebKit cuts the port once the worker is collected.
          worker.onerror = null
          worker.port.close()
        },
      }
    },
    ownClient,
    ...liveSettings.shared,
  })
}
