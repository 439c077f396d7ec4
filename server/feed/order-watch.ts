import { LatestValue } from '../async/latest-value.ts'

/** What is needed of the tail. */
export interface Followed {
  readonly standing: { readonly position: number }
  subscribe(
    listener: (page: {
      readonly events: readonly { readonly orderId: bigint }[]
      readonly position: number
    }) => void,
  ): () => void
}

/** Says that an order is to be looked at, and up to which page of the tail that is known. */
export interface OrderGlance {
  orderId: bigint
  position: number
}

/** Follows single orders on the one tail: each event costs one look-up, however many are watched. */
export class OrderWatch {
  readonly #tail: Followed
  readonly #watchers = new Map<bigint, Set<LatestValue<OrderGlance>>>()
  #stop: (() => void) | undefined

  constructor(tail: Followed) {
    this.#tail = tail
  }

  /** A glance at once, then one after each change of the order, until `signal` aborts. */
  async *watch(orderId: bigint, signal: AbortSignal): AsyncGenerator<OrderGlance, void, undefined> {
    const glances = new LatestValue<OrderGlance>(signal)
    this.#add(orderId, glances)
    try {
      yield { orderId, position: this.#tail.standing.position }
      yield* glances
    } finally {
      this.#remove(orderId, glances)
    }
  }

  #add(orderId: bigint, glances: LatestValue<OrderGlance>): void {
    const watchers = this.#watchers.get(orderId)
    if (watchers === undefined) this.#watchers.set(orderId, new Set([glances]))
    else watchers.add(glances)
    this.#stop ??= this.#tail.subscribe(({ events, position }) => {
      for (const event of events) {
        for (const each of this.#watchers.get(event.orderId) ?? []) {
          each.put({ orderId: event.orderId, position })
        }
      }
    })
  }

  #remove(orderId: bigint, glances: LatestValue<OrderGlance>): void {
    const watchers = this.#watchers.get(orderId)
    watchers?.delete(glances)
    if (watchers?.size === 0) this.#watchers.delete(orderId)
    if (this.#watchers.size > 0) return
    this.#stop?.()
    this.#stop = undefined
  }
}
