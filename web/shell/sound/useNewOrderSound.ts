import { onScopeDispose } from 'vue'
import { useStoredValue, type OwnValue } from '../../access/useStoredValue.ts'
import { useOrderEvents } from '../../live/useOrderEvents.ts'
import { storedValue } from '../../ui/stored-value.ts'
import { mayClaim, parseClaim, stillHolds, type Claim } from './claim.ts'
import { mayPlayTones, playTone } from './tone.ts'

/** Until what another tab wrote at the same moment is seen here too. */
const SETTLED_MS = 50

export interface NewOrderSoundOptions {
  readonly play?: () => unknown
  /** Whether this tab could be heard; one that could not leaves it to another. */
  readonly audible?: () => boolean
}

/**
 * Plays a sound when orders are placed, until the scope ends, where the person who is signed in has
 * turned it on: in one of all tabs, and at most one in three seconds.
 */
export function useNewOrderSound({
  play = playTone,
  audible = mayPlayTones,
}: NewOrderSoundOptions = {}): OwnValue<boolean> {
  const on = useStoredValue('new-order-sound', (stored) => stored === true)
  const claims = storedValue('new-order-sound-claim', parseClaim)
  const tab = Math.random().toString(36)
  let settling: ReturnType<typeof setTimeout> | undefined
  /** Counts where nothing can be stored. */
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
