import type { ServerResponse } from 'node:http'
import { Cohort, type CohortSource } from './cohort.ts'
import { EventStream } from './event-stream.ts'
import { nextFrame, SESSION_ENDED_FRAME } from './frame.ts'
import { KeepAlive } from './keep-alive.ts'
import type { Resume } from './replay.ts'

export interface StreamLimits {
  /** Most open streams of this process. */
  maxStreams: number
  /** Most open streams of one viewer. */
  maxStreamsPerViewer: number
}

/** Whether a stream may be opened; if not, the limit that has been reached, in streams, and whose it is. */
export type Admission =
  { admitted: true } | { admitted: false; limit: number; of: 'server' | 'viewer' }

/** The viewer of a stream, with the rights that it had when the stream was opened. */
export interface StreamViewer {
  /** Unique per person or program. All streams with this id count toward the limit of one viewer. */
  readonly id: string
  /** Names the session or API key with which the stream was opened. */
  readonly credential: string
  /** The scopes that the session or key had then. */
  readonly scopes: readonly string[]
}

/** The open streams with the same credential and scopes. */
interface StreamGroup {
  readonly viewer: StreamViewer
  count: number
}

/**
 * All open streams of this process: admits them, sorts them into cohorts, keeps them alive and ends them.
 *
 * Errors of a cohort's source are passed to `onError`; no method throws.
 */
export class Streams {
  readonly #limits: StreamLimits
  readonly #onError: (error: unknown) => void
  readonly #cohorts = new Map<string, Cohort>()
  readonly #open = new Map<EventStream, StreamGroup>()
  readonly #groups = new Map<string, StreamGroup>()
  readonly #perViewer = new Map<string, number>()
  readonly #keepAlive: KeepAlive
  #draining = false

  /**
   * @param heardAt when the source of all streams last answered; see `KeepAlive`
   */
  constructor(limits: StreamLimits, onError: (error: unknown) => void, heardAt: () => number) {
    this.#limits = limits
    this.#onError = onError
    this.#keepAlive = new KeepAlive(heardAt)
  }

  /** Number of open streams. */
  get size(): number {
    return this.#open.size
  }

  /** Number of cohorts. */
  get cohorts(): number {
    return this.#cohorts.size
  }

  /** The viewers of the open streams: one entry for each combination of credential and scopes. */
  get viewers(): readonly StreamViewer[] {
    return [...this.#groups.values()].map(({ viewer }) => viewer)
  }

  /** Whether the viewer with this id may open one more stream. Reserves nothing. */
  admit(viewerId: string): Admission {
    const { maxStreams, maxStreamsPerViewer } = this.#limits
    if (this.#open.size >= maxStreams) return { admitted: false, limit: maxStreams, of: 'server' }
    if ((this.#perViewer.get(viewerId) ?? 0) >= maxStreamsPerViewer) {
      return { admitted: false, limit: maxStreamsPerViewer, of: 'viewer' }
    }
    return { admitted: true }
  }

  /**
   * Takes over a response: opens a stream on it and adds it to the cohort `key`, which is created from
   * `source` if there is none. With `resume`, the stream starts with what its subscriber missed. The caller
   * has called `admit` before and authorized the viewer. After `drain` was called, the stream ends at once.
   */
  join(
    response: ServerResponse,
    viewer: StreamViewer,
    key: string,
    source: CohortSource,
    resume?: Resume,
  ): void {
    const stream = new EventStream(response)
    if (this.#draining) {
      stream.end()
      return
    }
    const group = this.#enterGroup(viewer)
    this.#open.set(stream, group)
    const stopKeepAlive = this.#keepAlive.add(stream)
    stream.onClose(() => {
      stopKeepAlive()
      this.#open.delete(stream)
      this.#leaveGroup(group)
    })
    this.#cohort(key, source).join(stream, resume)
  }

  /**
   * Ends the streams of one entry of `viewers` with `SESSION_ENDED`, because it has lost rights. The entry
   * must be the same object; for any other, nothing happens.
   */
  revoke(viewer: StreamViewer): void {
    for (const [stream, group] of this.#open) {
      if (group.viewer === viewer) stream.complete(SESSION_ENDED_FRAME)
    }
  }

  /** Answers with one result and `complete`. Such a stream counts toward no limit. */
  refuse(response: ServerResponse, result: object): void {
    new EventStream(response).complete(nextFrame(result))
  }

  /**
   * Ends all streams without `complete`, so that their clients reconnect. The ends are spread over about
   * `spreadMs` milliseconds, in steps of 50 ms, so that the clients do not all return at once. Resolves after
   * the last step. Streams that are opened meanwhile or later end at once.
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

  #enterGroup(viewer: StreamViewer): StreamGroup {
    const { id } = viewer
    this.#perViewer.set(id, (this.#perViewer.get(id) ?? 0) + 1)
    const key = groupKey(viewer)
    const group = this.#groups.get(key) ?? { viewer, count: 0 }
    this.#groups.set(key, group)
    group.count += 1
    return group
  }

  #leaveGroup(group: StreamGroup): void {
    const { id } = group.viewer
    const left = (this.#perViewer.get(id) ?? 1) - 1
    if (left > 0) this.#perViewer.set(id, left)
    else this.#perViewer.delete(id)
    group.count -= 1
    if (group.count === 0) this.#groups.delete(groupKey(group.viewer))
  }

  #cohort(key: string, source: CohortSource): Cohort {
    const existing = this.#cohorts.get(key)
    if (existing !== undefined && !existing.over) return existing
    const created: Cohort = new Cohort(source, {
      over: () => {
        if (this.#cohorts.get(key) === created) this.#cohorts.delete(key)
      },
      error: this.#onError,
    })
    this.#cohorts.set(key, created)
    return created
  }
}

/** Streams with equal keys were opened with the same session or API key and the same scopes. */
function groupKey({ credential, scopes }: StreamViewer): string {
  return `${credential} ${scopes.join(' ')}`
}
