import type { EventStream } from './event-stream.ts'
import { SLOW_CONSUMER_FRAME, type Frame } from './frame.ts'

/** What a reader who does not keep up gets: the latest value, or every value until a limit ends it. */
export type Delivery = 'latest' | 'every'

/** A result, serialised once, and where its value stands among the others. */
export interface Update {
  frame: Frame
  position: number | undefined
}

/** What may wait in this process for one reader who is to get every value, in bytes. */
const MAX_EARLY_BYTES = 1024 * 1024

/**
 * One stream of a cohort.
 *
 * States: away (brought up to date by itself; the shared run passes it by) → waiting (the shared run's
 * updates are kept until its own first value is there) → live. Most begin waiting.
 */
export class Member {
  readonly stream: EventStream
  readonly #delivery: Delivery
  #state: 'away' | 'waiting' | 'live'
  /** The position of its first value: what lies at or before that, it has. */
  #since = -Infinity
  #early: Update[] = []
  #earlyBytes = 0

  constructor(stream: EventStream, delivery: Delivery, state: 'away' | 'waiting') {
    this.stream = stream
    this.#delivery = delivery
    this.#state = state
  }

  get isLive(): boolean {
    return this.#state === 'live'
  }

  /** From now on the shared run's updates are kept for it. */
  attach(): void {
    if (this.#state === 'away') this.#state = 'waiting'
  }

  /** Sends its first value, or the last that brings it up to date, then what was kept meanwhile. */
  begin({ frame, position }: Update): void {
    const early = this.#early
    this.#early = []
    this.#state = 'live'
    this.#since = position ?? -Infinity
    this.#send(frame)
    for (const update of early) this.deliver(update)
  }

  /** An update of the shared run. */
  deliver(update: Update): void {
    if (this.#state === 'waiting') this.#keep(update)
    else if (this.#state === 'live' && (update.position ?? Infinity) > this.#since) {
      this.#send(update.frame)
    }
  }

  #keep(update: Update): void {
    if (this.stream.closed) return
    if (this.#delivery === 'latest') {
      this.#early = [update]
      return
    }
    this.#early.push(update)
    this.#earlyBytes += update.frame.body.length
    if (this.#earlyBytes <= MAX_EARLY_BYTES) return
    this.#early = []
    this.stream.complete(SLOW_CONSUMER_FRAME)
  }

  #send(frame: Frame): void {
    if (this.#delivery === 'latest') this.stream.sendLatest(frame)
    else this.stream.sendEvery(frame)
  }
}
