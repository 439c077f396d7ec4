import { onScopeDispose } from 'vue'
import { useStoredValue, type OwnValue } from '../../access/useStoredValue.ts'
import { useOrderEvents } from '../../live/useOrderEvents.ts'
import { storedValue } from '../../ui/stored-value.ts'
import { mayClaim, parseClaim, stillHolds, type Claim } from './claim.ts'
import { mayPlayTones, playTone } from './tone.ts'

/** The time, in ms, after which a claim that another tab wrote at the same moment is visible here. */
const SETTLED_MS = 50

export interface NewOrderSoundOptions {
  readonly play?: () => unknown
  /** Whether the browser allows this tab to play. A tab that may not leaves the sound to another one. */
  readonly audible?: () => boolean
}

/**
 * Plays a sound when orders are placed, until the scope ends, if the viewer has turned it on. Of all tabs
 * only one plays, at most once in three seconds. Returns the viewer's setting.
 */
export function useNewOrderSound({
  play = playTone,
  audible = mayPlayTones,
}: NewOrderSoundOptions = {}): OwnValue<boolean> {
  const on = useStoredValue('new-order-sound', (stored) => stored === true)
  const claims = storedValue('new-order-sound-claim', parseClaim)
  const tab = Math.random().toString(36)
  let settling: ReturnType<typeof setTimeout> | undefined
  /** The last claim of this tab, which limits it also if the browser stores nothing. */
  let own: Claim | null = null

  function claim(): void {
    const now = Date.now()
    if (!mayClaim(own, now) || !mayClaim(claims.read(), now)) return
    const mine = { at: now, by: tab }
    own = mine
    const shared = claims.write(mine)
    settling = setTimeout(() => {
      if (!shared || stillHolds(claims.read(), mine)) play()
    }, SETTLED_MS)
  }

  useOrderEvents().listen({
    onEvents(events) {
      if (on.value.value && audible() && events.some(({ kind }) => kind === 'PLACED')) claim()
    },
    onGap: () => undefined,
  })
  onScopeDispose(() => clearTimeout(settling))
  return on
}
