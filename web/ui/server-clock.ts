import { inject, provide, shallowRef, watch, type InjectionKey, type WatchHandle } from 'vue'

/** How many observations count. Several, because each is late by the time that its answer took to arrive. */
const OBSERVATIONS = 10
/** Differences below this, in ms, are not worth a correction. */
const TOLERANCE_MS = 1_000

/**
 * The time of the server, which people see everywhere on the page: the clock of the browser can be minutes
 * fast or slow. It is estimated from the times in the statistics that arrive every few seconds, and counted on
 * by a timer that does not change with the browser's clock. Before the first of them, the browser's clock counts.
 */
export function createServerClock(
  local: { now: () => number; elapsed: () => number } = {
    now: () => Date.now(),
    elapsed: () => performance.now(),
  },
) {
  /** Server time minus elapsed time, in ms. */
  const offset = shallowRef<number>()
  let observed: number[] = []
  let newest = -Infinity

  return {
    /** Milliseconds since the epoch. */
    now: (): number => (offset.value === undefined ? local.now() : offset.value + local.elapsed()),

    /** Takes a time (ISO 8601) that the server has just sent. Times that are sent again are ignored. */
    observe: (iso: string): void => {
      const time = Date.parse(iso)
      if (!(time > newest)) return
      newest = time
      observed = [...observed, time - local.elapsed()].slice(-OBSERVATIONS)
      // The one that was on its way for the shortest time.
      const best = Math.max(...observed)
      if (offset.value !== undefined && Math.abs(best - offset.value) < TOLERANCE_MS) return
      offset.value = best
    },

    /** Calls back whenever the time is corrected, until the scope ends. */
    onCorrection: (callback: () => void): WatchHandle => watch(offset, callback, { flush: 'sync' }),
  }
}

type ServerClock = ReturnType<typeof createServerClock>

const serverClockKey: InjectionKey<ServerClock> = Symbol('server clock')

/** Creates the clock for the calling component and those below it. The caller feeds it with `observe`. */
export function provideServerClock(): ServerClock {
  const clock = createServerClock()
  provide(serverClockKey, clock)
  return clock
}

/** The server's clock; without one above the calling component, it is that of the browser. */
export function useServerClock(): ServerClock {
  return inject(serverClockKey, createServerClock, true)
}
