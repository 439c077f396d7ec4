import { computed, onScopeDispose, watch } from 'vue'
import { coalesce } from '../../live/coalesce.ts'
import type { LiveFeed } from '../../live/useLiveFeed.ts'
import { badgeLabel } from './badge-label.ts'

/** The shortest time between two icons, in ms: more frequent changes make the tab flicker. */
const SHORTEST_MS = 1_000

/**
 * Draws the number of pending orders on the tab's icon, and marks the icon while the stream is lost. The
 * plain icon returns when the scope ends.
 */
export function useFavicon({ stats, connection }: Pick<LiveFeed, 'stats' | 'connection'>): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel=icon]')
  if (!link) return
  const { href: plain, type: plainType } = link
  const label = computed(() => badgeLabel(stats.value?.pendingCount ?? null))
  const offline = computed(() => !['connecting', 'live'].includes(connection.value.phase))
  let ended = false

  function show(href: string, type: string): void {
    if (!link || ended) return
    link.type = type
    link.href = href
  }

  async function draw(): Promise<void> {
    const look = { label: label.value, offline: offline.value }
    if (look.label === null && !look.offline) {
      show(plain, plainType)
      return
    }
    try {
      const [{ drawFavicon }, icon] = await Promise.all([
        import('./draw-favicon.ts'),
        loadImage(plain),
      ])
      const drawn = drawFavicon(icon, look)
      if (drawn !== null) show(drawn, 'image/png')
    } catch {
      // The icon or the code that draws it could not be loaded. The next change tries again.
    }
  }

  const drawings = coalesce({ run: draw, minMs: SHORTEST_MS })
  watch([label, offline], () => drawings.request(), { immediate: true })
  onScopeDispose(() => {
    drawings.stop()
    show(plain, plainType)
    ended = true
  })
}

async function loadImage(url: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = url
  await image.decode()
  return image
}
