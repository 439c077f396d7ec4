import type { EventStream } from './event-stream.ts'
import { SLOW_CONSUMER_FRAME, type Frame } from './frame.ts'

/**
 * What happens when a subscriber reads too slowly. `latest`: older values are skipped, and the subscriber
 * gets the newest. `every`: no value is skipped, and the stream is ended when its backlog is full.
 */
export type Delivery = 'latest' | 'every'

/** A result, serialized once for all members, and the position of its value. */
export interface Update {
  frame: Frame
  /** See `positionOf` in `cohort.ts`; `undefined` if the value has none. */
  position: number | undefined
}

/** What the shared run leaves out: the updates since the cursor `replayFrom`, up to a position. */
export interface Gap {
  replayFrom: string
  position: number | undefined
}

/** Most bytes kept for one member before its first value, if it must get every value. */
const MAX_EARLY_BYTES = 1024 * 1024

/**
 * One stream of a cohort: decides which updates of the shared run it gets, and when.
 *
 * States: behind ⇄ (`attach`, `detach`) waiting → (`begin`) live. Behind: a replay sends what the subscriber missed,
 * and updates of the shared run are skipped, because the replay will contain them. Waiting: updates of the
 * shared run are kept until the member's own first value arrives. Live: updates are sent. A member that
 * does not resume starts as waiting. At a gap of the shared run, a member that is live is behind again.
 *
 * Guarantees: after its first value the member is sent the updates of a greater position, and those without
 * a position, in order; which of them may be skipped is up to `Delivery`. No method throws.
 */
export class Member {
  readonly stream: EventStream
  readonly #delivery: Delivery
  #state: 'behind' | 'waiting' | 'live'
  /** The position of the first value, which already shows all updates up to that position. */
  #since = -Infinity
  readonly #catchUp: (cursor: string) => void
  #early: (Update | Gap)[] = []
  #earlyBytes = 0

  /** @param catchUp starts a replay for this member from a cursor, when it falls behind at a gap */
  constructor(
    stream: EventStream,
    delivery: Delivery,
    state: 'behind' | 'waiting',
    catchUp: (cursor: string) => void,
  ) {
    this.stream = stream
    this.#delivery = delivery
    this.#state = state
    this.#catchUp = catchUp
  }

  get isLive(): boolean {
    return this.#state === 'live'
  }

  /** Keeps the updates of the shared run from now on. Does nothing if the member is not behind. */
  attach(): void {
    if (this.#state === 'behind') this.#state = 'waiting'
  }

  /** Drops the updates that were kept, and keeps no more. Does nothing if the member does not catch up. */
  detach(): void {
    if (this.#state !== 'waiting') return
    this.#state = 'behind'
    this.#early = []
    this.#earlyBytes = 0
  }

  /**
   * Sends the member's first value, or the last one of its replay, then the kept updates of a greater
   * position. The member is live afterwards.
   */
  begin({ frame, position }: Update): void {
    const early = this.#early
    this.#early = []
    this.#earlyBytes = 0
    this.#state = 'live'
    this.#since = position ?? -Infinity
    this.#send(frame)
    for (const update of early) this.deliver(update)
  }

  /** Takes what the shared run yields: sends, keeps or skips an update, or falls behind at a gap. */
  deliver(update: Update | Gap): void {
    if (this.#state === 'waiting') this.#keep(update)
    else if (this.#state === 'live' && (update.position ?? Infinity) > this.#since) {
      if ('frame' in update) this.#send(update.frame)
      else this.#fallBehind(update)
    }
  }

  #fallBehind({ replayFrom }: Gap): void {
    if (this.stream.closed) return
    this.#state = 'behind'
    this.#catchUp(replayFrom)
  }

  #keep(update: Update | Gap): void {
    if (this.stream.closed) return
    if (this.#delivery === 'latest') {
      this.#early = [update]
      return
    }
    this.#early.push(update)
    if ('frame' in update) this.#earlyBytes += update.frame.body.length
    if (this.#earlyBytes <= MAX_EARLY_BYTES) return
    this.#early = []
    this.stream.complete(SLOW_CONSUMER_FRAME)
  }

  #send(frame: Frame): void {
    if (this.#delivery === 'latest') this.stream.sendLatest(frame)
    else this.stream.sendEvery(frame)
  }
}
