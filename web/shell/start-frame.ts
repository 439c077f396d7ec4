import { useClientHandle } from '@urql/vue'
import { inject } from 'vue'
import { followViewer } from '../access/useViewer.ts'
import { liveClientKey } from '../live/client-key.ts'
import { liveSettings } from '../live/settings.ts'
import { provideLiveFeed, startLiveFeed, type LiveFeed } from '../live/useLiveFeed.ts'
import { provideOrderEvents, startOrderEvents } from '../live/useOrderEvents.ts'
import { createBeats, provideBeats } from '../ui/beats.ts'
import { provideServerClock } from '../ui/server-clock.ts'
import { providePageHeading } from './page-heading.ts'
import { useFavicon } from './favicon/useFavicon.ts'
import { provideShortcuts, startShortcuts } from './keyboard/useShortcuts.ts'

/** Shortest time between two animations of changes. They take less than half of it. */
const BEAT_MS = 4_000

/**
 * Starts what every signed-in page needs: the live statistics, the order events and the shortcuts, which
 * it provides to the components below the calling one. Also keeps the viewer's rights and the tab's icon
 * up to date. All of it stops when the calling scope ends.
 *
 * @throws when no GraphQL client or no live client is provided to the calling component.
 */
export function startFrame(): LiveFeed {
  const live = inject(liveClientKey)
  if (!live) throw new Error('startFrame needs a live client')

  const { client } = useClientHandle()
  const clock = provideServerClock()
  const feed = startLiveFeed({
    client,
    live,
    now: clock.now,
    onServerTime: clock.observe,
    polling: liveSettings.polling,
    startMs: liveSettings.startMs,
  })
  provideBeats(createBeats({ everyMs: BEAT_MS, now: () => performance.now() }))
  provideLiveFeed(feed)
  providePageHeading()
  followViewer()
  useFavicon(feed)
  provideOrderEvents(startOrderEvents({ client, live }))
  provideShortcuts(startShortcuts())
  return feed
}
