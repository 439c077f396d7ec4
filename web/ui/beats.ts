import { inject, onScopeDispose, provide, type InjectionKey } from 'vue'

/**
 * Plays animations of changes together, at most once every few seconds, so that a page with many changes
 * is still most of the time. The values themselves change at once; only their animations wait.
 */
export interface Beats {
  /** Plays at the next beat: at once if the last one is long enough ago. Returns a function that takes it back. */
  readonly request: (play: () => void) => () => void
  /** While held, requests are dropped: nothing is animated. */
  readonly hold: (held: boolean) => void
}

export interface BeatsOptions {
  /** Shortest time between two beats, in milliseconds. */
  readonly everyMs: number
  /** Milliseconds from any origin. It never goes back. */
  readonly now: () => number
}

/** Beats without a page: everything is played at once. */
const immediate: Beats = {
  request(play) {
    play()
    return () => undefined
  },
  hold: () => undefined,
}

const beatsKey: InjectionKey<Beats> = Symbol('beats')

/** Creates beats that stop when the calling scope ends. */
export function createBeats({ everyMs, now }: BeatsOptions): Beats {
  const waiting = new Set<() => void>()
  let last = -Infinity
  let held = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function beat(): void {
    timer = undefined
    last = now()
    const due = [...waiting]
    waiting.clear()
    for (const play of due) play()
  }

  onScopeDispose(() => clearTimeout(timer))
  return {
    request(play) {
      if (held) return () => undefined
      waiting.add(play)
      // Never synchronously: the changes of one message belong to one beat.
      timer ??= setTimeout(beat, Math.max(0, last + everyMs - now()))
      return () => waiting.delete(play)
    },
    hold(now) {
      held = now
      if (held) waiting.clear()
    },
  }
}

export function provideBeats(beats: Beats): void {
  provide(beatsKey, beats)
}

/** The beats of the page, or none outside of the signed-in pages: there, everything is played at once. */
export function useBeats(): Beats {
  return inject(beatsKey, immediate)
}
