import { LatestValue } from '../async/latest-value.ts'

/** The part of `Tail` that `OrderWatch` uses. */
export interface TailLike {
  readonly progress: { readonly position: number }
  subscribe(
    listener: (page: {
      readonly events: readonly { readonly orderId: bigint }[]
      readonly position: number
      readonly reset: boolean
      readonly replayFrom?: unknown
    }) => void,
  ): () => void
}

/** Tells a subscriber to read an order again. */
export interface OrderNotice {
  orderId: bigint
  /** Number of pages that the tail had published; a read from now on shows at least their events. */
  position: number
}

/**
 * Notifies subscribers of changes to single orders. All of them share one subscription to the tail, which
 * exists only while there are subscribers; an event costs one map look-up, however many orders are watched.
 */
export class OrderWatch {
  readonly #tail: TailLike
  readonly #subscribers = new Map<bigint, Set<LatestValue<OrderNotice>>>()
  #stop: (() => void) | undefined

  constructor(tail: TailLike) {
    this.#tail = tail
  }

  /**
   * Yields one notice at once, then one after each committed change of the order, until `signal` aborts.
   * The order need not exist. Changes that a slow subscriber has not taken yet are merged into the newest
   * notice. Throws nothing.
   */
  async *watch(orderId: bigint, signal: AbortSignal): AsyncGenerator<OrderNotice, void, undefined> {
    const notices = new LatestValue<OrderNotice>(signal)
    this.#add(orderId, notices)
    try {
      yield { orderId, position: this.#tail.progress.position }
      yield* notices
    } finally {
      this.#remove(orderId, notices)
    }
  }

  #add(orderId: bigint, notices: LatestValue<OrderNotice>): void {
    const subscribers = this.#subscribers.get(orderId)
    if (subscribers === undefined) this.#subscribers.set(orderId, new Set([notices]))
    else subscribers.add(notices)
    this.#stop ??= this.#tail.subscribe(({ events, position, reset, replayFrom }) => {
      // Without the events of a page, every order may have changed.
      const isAny = reset || replayFrom !== undefined
      const changed = isAny ? this.#subscribers.keys() : events.map((event) => event.orderId)
      for (const changedId of changed) this.#notify(changedId, position)
    })
  }

  #notify(orderId: bigint, position: number): void {
    for (const notices of this.#subscribers.get(orderId) ?? []) notices.put({ orderId, position })
  }

  #remove(orderId: bigint, notices: LatestValue<OrderNotice>): void {
    const subscribers = this.#subscribers.get(orderId)
    subscribers?.delete(notices)
    if (subscribers?.size === 0) this.#subscribers.delete(orderId)
    if (this.#subscribers.size > 0) return
    this.#stop?.()
    this.#stop = undefined
  }
}
