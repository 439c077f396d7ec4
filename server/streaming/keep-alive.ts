import type { EventStream } from './event-stream.ts'

/** A stream is busy, and not in want of bytes, if it carried an event about every second … */
const BUSY_EVENTS_PER_SECOND = 0.75
/** … and the last of them this long ago, in ms. */
const BUSY_MS = 1_500

/**
 * Keeps streams alive in turns: each second one of `periodSeconds` groups gets its bytes, so that
 * ten thousand streams do not fire together. Those that are busy anyway are left out.
 */
export class KeepAlive {
  readonly #groups: Set<EventStream>[]
  #next = 0
  #turn = 0
  #timer: NodeJS.Timeout | undefined

  constructor(periodSeconds = 12) {
    this.#groups = Array.from({ length: periodSeconds }, () => new Set<EventStream>())
  }

  /** Returns how to stop. */
  add(stream: EventStream): () => void {
    const group = this.#groups[this.#next]
    this.#next = (this.#next + 1) % this.#groups.length
    group?.add(stream)
    this.#timer ??= setInterval(() => this.#ping(), 1_000)
    return () => {
      group?.delete(stream)
      if (this.#groups.every(({ size }) => size === 0)) {
        clearInterval(this.#timer)
        this.#timer = undefined
      }
    }
  }

  #ping(): void {
    this.#turn = (this.#turn + 1) % this.#groups.length
    const quietSince = performance.now() - BUSY_MS
    for (const stream of this.#groups[this.#turn] ?? []) {
      const rate = stream.takeCarried() / this.#groups.length
      if (rate < BUSY_EVENTS_PER_SECOND || stream.carriedAt < quietSince) stream.keepAlive()
    }
  }
}
