import type { EventStream } from './event-stream.ts'
import { LIVE_FRAME, STALE_FRAME } from './frame.ts'

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
 * The source is silent if it was not heard from in so many turns. Turns are counted, not time: after the
 * process itself was blocked, the source would be silent by the clock.
 */
const SILENT_TURNS = 3
/** A value that was sent at most this long after the source was last heard from, in ms, may show that moment. */
const HELD_MS = 2_000
/**
 * A later value came another way, such as through another connection. The next one may take this long, in ms:
 * the default interval of the statistics and a second.
 */
const NEXT_VALUE_MS = 6_000

interface Group {
  readonly streams: Set<EventStream>
  /** Some streams of the group have been told that the source is silent. */
  toldStale: boolean
}

/**
 * Sends a comment through quiet streams from time to time, so that proxies and clients do not take them
 * for dead, and so that clients learn whether the source of the streams still answers.
 *
 * Guarantees: each stream that is not busy gets a comment once in `periodSeconds`. The streams are divided
 * into as many groups, and each second one group has its turn, so that ten thousand streams do not write
 * at the same time. The timer runs only while there are streams.
 *
 * While the source is silent, the comment is `: stale` for each stream that has sent nothing since. It usually comes
 * at most 4 s + `periodSeconds` after the source was last heard from, and again in each turn. When the source
 * answers again, each group gets `: live` once.
 */
export class KeepAlive {
  readonly #groups: Group[]
  readonly #heardAt: () => number
  #lastHeardAt = -Infinity
  #silentTurns = 0
  #next = 0
  #turn = 0
  #timer: NodeJS.Timeout | undefined

  /**
   * @param heardAt when the source of the streams last answered, in ms of `performance.now()`; the present
   *   time while it has nothing to answer
   * @param periodSeconds a whole number of seconds
   */
  constructor(heardAt: () => number, periodSeconds = PERIOD_SECONDS) {
    this.#heardAt = heardAt
    this.#groups = Array.from({ length: periodSeconds }, () => ({
      streams: new Set(),
      toldStale: false,
    }))
  }

  /** Includes a stream. Returns a function that removes it again. */
  add(stream: EventStream): () => void {
    const streams = this.#groups[this.#next]?.streams
    this.#next = (this.#next + 1) % this.#groups.length
    streams?.add(stream)
    this.#timer ??= setInterval(() => this.#ping(), 1_000)
    return () => {
      streams?.delete(stream)
      if (this.#groups.every((group) => group.streams.size === 0)) {
        clearInterval(this.#timer)
        this.#timer = undefined
      }
    }
  }

  #ping(): void {
    this.#listen()
    this.#turn = (this.#turn + 1) % this.#groups.length
    const group = this.#groups[this.#turn]
    if (group === undefined) return
    if (this.#silentTurns >= SILENT_TURNS) this.#tellStale(group)
    else if (group.toldStale) this.#tellLive(group)
    else this.#keepAlive(group)
  }

  #listen(): void {
    const heardAt = this.#heardAt()
    this.#silentTurns = heardAt > this.#lastHeardAt ? 0 : this.#silentTurns + 1
    this.#lastHeardAt = heardAt
  }

  #tellStale(group: Group): void {
    group.toldStale = true
    const current = Math.max(this.#lastHeardAt + HELD_MS, performance.now() - NEXT_VALUE_MS)
    for (const stream of group.streams) {
      stream.keepAlive(stream.lastEventAt > current ? undefined : STALE_FRAME)
    }
  }

  #tellLive(group: Group): void {
    group.toldStale = false
    for (const stream of group.streams) stream.keepAlive(LIVE_FRAME)
  }

  #keepAlive({ streams }: Group): void {
    const quietSince = performance.now() - BUSY_MS
    for (const stream of streams) {
      const rate = stream.takeEventCount() / this.#groups.length
      if (rate < BUSY_EVENTS_PER_SECOND || stream.lastEventAt < quietSince) stream.keepAlive()
    }
  }
}
