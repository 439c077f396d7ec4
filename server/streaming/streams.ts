import type { ServerResponse } from 'node:http'
import { Cohort, type CohortSource } from './cohort.ts'
import { EventStream } from './event-stream.ts'
import { nextFrame, SESSION_ENDED_FRAME } from './frame.ts'
import { KeepAlive } from './keep-alive.ts'
import type { Resume } from './replay.ts'

export interface StreamLimits {
  /** Open streams of this process. */
  maxStreams: number
  /** Open streams of one viewer. */
  maxStreamsPerViewer: number
}

/** Whether a stream may be opened, and if not, which limit is in the way. */
export type Admission = { admitted: true } | { admitted: false; limit: number }

/** Who watches. */
export interface Watcher {
  /** Whose streams are counted together. */
  readonly id: string
  /** The session or key that the streams were opened with, and what it allowed then. */
  readonly credential: string
  readonly scopes: readonly string[]
}

/** A watcher, and how many streams there are. */
interface Seat {
  readonly watcher: Watcher
  streams: number
}

/** All open streams of this process. */
export class Streams {
  readonly #limits: StreamLimits
  readonly #onError: (error: unknown) => void
  readonly #cohorts = new Map<string, Cohort>()
  readonly #open = new Map<EventStream, Seat>()
  readonly #seats = new Map<string, Seat>()
  readonly #perViewer = new Map<string, number>()
  readonly #keepAlive = new KeepAlive()
  #draining = false

  constructor(limits: StreamLimits, onError: (error: unknown) => void) {
    this.#limits = limits
    this.#onError = onError
  }

  get size(): number {
    return this.#open.size
  }

  get cohorts(): number {
    return this.#cohorts.size
  }

  /** Everybody who watches, once for each session or key and what it allowed. */
  get watchers(): readonly Watcher[] {
    return [...this.#seats.values()].map(({ watcher }) => watcher)
  }

  admit(viewer: string): Admission {
    const { maxStreams, maxStreamsPerViewer } = this.#limits
    if (this.#open.size >= maxStreams) return { admitted: false, limit: maxStreams }
    if ((this.#perViewer.get(viewer) ?? 0) >= maxStreamsPerViewer) {
      return { admitted: false, limit: maxStreamsPerViewer }
    }
    return { admitted: true }
  }

  /**
   * Takes a response over for a viewer and adds it to the cohort `key`, which is founded from
   * `source` if nobody watches that yet. Admission was asked for before.
   */
  join(
    response: ServerResponse,
    watcher: Watcher,
    key: string,
    source: CohortSource,
    resume?: Resume,
  ): void {
    const stream = new EventStream(response)
    if (this.#draining) {
      stream.end()
      return
    }
    const seat = this.#seat(watcher)
    this.#open.set(stream, seat)
    const stopKeepAlive = this.#keepAlive.add(stream)
    stream.onClose(() => {
      stopKeepAlive()
      this.#open.delete(stream)
      this.#leave(seat)
    })
    this.#cohort(key, source).join(stream, resume)
  }

  /** Ends all streams of one of `watchers` for good: it may not watch any more. */
  revoke(watcher: Watcher): void {
    for (const [stream, seat] of this.#open) {
      if (seat.watcher === watcher) stream.complete(SESSION_ENDED_FRAME)
    }
  }

  /** Answers with one result and the end of the stream. */
  refuse(response: ServerResponse, result: object): void {
    new EventStream(response).complete(nextFrame(result))
  }

  /**
   * Ends all streams without a word of farewell, spread over `spreadMs`: the clients come back. Those
   * that are still opened end at once.
   */
  async drain(spreadMs: number): Promise<void> {
    this.#draining = true
    const streams = [...this.#open.keys()]
    const steps = Math.max(1, Math.floor(spreadMs / 50))
    const perStep = Math.ceil(streams.length / steps)
    for (let from = 0; from < streams.length; from += perStep) {
      if (from > 0) await new Promise((resolve) => setTimeout(resolve, 50))
      for (const stream of streams.slice(from, from + perStep)) stream.end()
    }
  }

  #seat(watcher: Watcher): Seat {
    const { id } = watcher
    this.#perViewer.set(id, (this.#perViewer.get(id) ?? 0) + 1)
    const key = seatKey(watcher)
    const seat = this.#seats.get(key) ?? { watcher, streams: 0 }
    this.#seats.set(key, seat)
    seat.streams += 1
    return seat
  }

  #leave(seat: Seat): void {
    const { id } = seat.watcher
    const left = (this.#perViewer.get(id) ?? 1) - 1
    if (left > 0) this.#perViewer.set(id, left)
    else this.#perViewer.delete(id)
    seat.streams -= 1
    if (seat.streams === 0) this.#seats.delete(seatKey(seat.watcher))
  }

  #cohort(key: string, source: CohortSource): Cohort {
    const present = this.#cohorts.get(key)
    if (present !== undefined && !present.over) return present
    const founded: Cohort = new Cohort(source, {
      over: () => {
        if (this.#cohorts.get(key) === founded) this.#cohorts.delete(key)
      },
      error: this.#onError,
    })
    this.#cohorts.set(key, founded)
    return founded
  }
}

/** Streams that were opened with the same rights of the same session or key share a seat. */
function seatKey({ credential, scopes }: Watcher): string {
  return `${credential} ${scopes.join(' ')}`
}
