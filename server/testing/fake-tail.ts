import type { TailLike } from '../feed/order-watch.ts'

type Listener = Parameters<TailLike['subscribe']>[0]

/** A tail without a database. The test publishes its pages. */
export class FakeTail implements TailLike {
  readonly #listeners = new Set<Listener>()
  #position = 0

  get progress() {
    return { position: this.#position }
  }

  get listeners(): number {
    return this.#listeners.size
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Publishes a page with one event for each order. */
  publish(...orderIds: bigint[]): void {
    this.#position += 1
    const events = orderIds.map((orderId) => ({ orderId }))
    for (const listener of this.#listeners)
      listener({ events, position: this.#position, reset: false })
  }
}
