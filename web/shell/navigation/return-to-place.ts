import type { RouteLocationResolved } from 'vue-router'

interface Place {
  readonly left: number
  readonly top: number
}

/** Longest wait for the content of a page, in ms. */
const LONGEST_MS = 5_000

/** What tells that the viewer has begun to use the page. */
const USE = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const

/**
 * Resolves with `place` once the page is long enough to scroll there and nothing in its content is a
 * placeholder any more: the browser would keep what follows a placeholder in view when rows take its room.
 * Resolves with it after five seconds at the latest, and with `false` if the viewer uses the page before.
 */
export async function whenReachable(place: Place): Promise<Place | false> {
  const used = new AbortController()
  for (const type of USE)
    window.addEventListener(type, () => used.abort(), { passive: true, signal: used.signal })
  await untilShown(() => {
    if (used.signal.aborted) return true
    const { scrollHeight } = document.documentElement
    const longEnough = scrollHeight - window.innerHeight >= place.top
    return (longEnough && !document.querySelector('#content [data-placeholder]')) || undefined
  })
  if (used.signal.aborted) return false
  used.abort()
  return place
}

/**
 * Moves the focus from `start` to the link of the order whose page the viewer left, as soon as the list
 * shows it. The focus stays where it is if the viewer moves it in the meantime.
 */
export async function continueAtOrder(
  { name, params }: Pick<RouteLocationResolved, 'name' | 'params'>,
  start: Element | null,
): Promise<void> {
  const { id } = params
  if (name !== 'order' || typeof id !== 'string') return
  const selector = `[data-order-id="${CSS.escape(id)}"] a`
  const link = await untilShown(() => document.querySelector<HTMLElement>(selector) ?? undefined)
  if (document.activeElement === start) link?.focus({ preventScroll: true })
}

/** Asks for each frame until there is a result. Undefined if there is none within five seconds. */
function untilShown<Result>(find: () => Result | undefined): Promise<Result | undefined> {
  const since = performance.now()
  return new Promise((resolve) => {
    function look(): void {
      const found = find()
      if (found !== undefined || performance.now() - since > LONGEST_MS) resolve(found)
      else requestAnimationFrame(look)
    }
    look()
  })
}
