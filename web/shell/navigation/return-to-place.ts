import type { RouteLocationResolved } from 'vue-router'

interface Place {
  readonly left: number
  readonly top: number
}

/** Longest wait for the content of a page, in ms. */
const LONGEST_MS = 2_000

/** Resolves with `place` once the page is long enough to scroll there, or after two seconds. */
export async function whenReachable(place: Place): Promise<Place> {
  await untilShown(() => {
    const { scrollHeight } = document.documentElement
    return scrollHeight - window.innerHeight >= place.top ? place : undefined
  })
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

/** Asks for each frame until there is a result. Undefined if there is none within two seconds. */
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
