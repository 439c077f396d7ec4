import { liveSettings } from './settings.ts'
import { createStreamClient } from './stream-client.ts'
import { createStreamHost } from './stream-host.ts'
import { watchedFetch } from './watchdog.ts'

/** The script of the shared worker that holds the streams of all tabs. */
const host = createStreamHost({
  live: createStreamClient({
    url: new URL('/graphql', self.location.origin).href,
    fetchFn: watchedFetch((input, init) => fetch(input, init), liveSettings.watchdog),
    backoff: liveSettings.backoff,
    random: Math.random,
    maxStreams: liveSettings.host.maxStreams,
  }),
  ...liveSettings.host,
})

self.addEventListener('connect', (event) => {
  if (!(event instanceof MessageEvent)) return
  for (const port of event.ports) host.serve(port)
})
