import type { EventStream } from './event-stream.ts'

/** A stream that carried an event this long ago, in ms, is not in want of bytes. */
const BUSY_MS = 1_500

/**
 * Keeps streams alive in turns: each second one of `periodSeconds` groups gets its bytes, so that
 * ten thousand streams do not fire together. Those that have just carried an event are left out.
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
      if (stream.carriedAt < quietSince) stream.keepAlive()
    }
  }
}
