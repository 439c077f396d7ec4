import type { EventStream } from './event-stream.ts'

/**
 * The page takes a stream for dead after 9 s of silence (`web/live/settings.ts`), so one keep-alive may be
 * late without harm.
 */
const PERIOD_SECONDS = 4

/** A stream is busy, and needs no keep-alive, if it sent at least this many events per second … */
const BUSY_EVENTS_PER_SECOND = 0.75
/** … and the last of them at most this long ago, in ms. */
const BUSY_MS = 1_500

/**
 * Sends a comment through quiet streams from time to time, so that proxies and clients do not take them
 * for dead.
 *
 * Guarantees: each stream that is not busy gets a comment once in `periodSeconds`. The streams are divided
 * into as many groups, and each second one group has its turn, so that ten thousand streams do not write
 * at the same time. The timer runs only while there are streams.
 */
export class KeepAlive {
  readonly #groups: Set<EventStream>[]
  #next = 0
  #turn = 0
  #timer: NodeJS.Timeout | undefined

  /** @param periodSeconds a whole number of seconds */
  constructor(periodSeconds = PERIOD_SECONDS) {
    this.#groups = Array.from({ length: periodSeconds }, () => new Set<EventStream>())
  }

  /** Includes a stream. Returns a function that removes it again. */
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
      const rate = stream.takeEventCount() / this.#groups.length
      if (rate < BUSY_EVENTS_PER_SECOND || stream.lastEventAt < quietSince) stream.keepAlive()
    }
  }
}
