/**
 * A queue with back-pressure between one producer and one consumer. Use it where no value may be lost;
 * use `LatestValue` where only the newest matters.
 *
 * Guarantees: the consumer gets every value, in the order of `put`; while the producer awaits each
 * `put`, at most `capacity` values are queued. The queue closes when `signal` aborts, when `close` is
 * called or when the consumer stops iterating. Closing drops the queued values, resolves a pending `put`
 * and ends the iteration. Nothing here throws.
 */
export class BoundedQueue<Value> implements AsyncIterable<Value> {
  readonly #values: Value[] = []
  readonly #signal: AbortSignal
  readonly #capacity: number
  #closed = false
  #wakeConsumer: (() => void) | undefined
  #wakeProducer: (() => void) | undefined

  /** @param capacity number of values that may be queued */
  constructor(signal: AbortSignal, capacity = 2) {
    this.#signal = signal
    this.#capacity = capacity
    // Listens before iteration begins, because a `put` may be pending by then.
    if (signal.aborted) this.close()
    else signal.addEventListener('abort', this.close)
  }

  /**
   * Queues a value. Resolves once there is room for the next one, or the queue is closed. A value that
   * is put into a closed queue is dropped. Await each call before the next.
   */
  async put(value: Value): Promise<void> {
    if (this.#closed) return
    this.#values.push(value)
    this.#wakeConsumer?.()
    if (this.#values.length < this.#capacity) return
    await new Promise<void>((resolve) => (this.#wakeProducer = resolve))
  }

  /** Yields the queued values and waits for more; ends when the queue closes. For one consumer. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Value, void, undefined> {
    try {
      while (!this.#closed) {
        const value = this.#values.shift()
        if (value !== undefined) {
          this.#wakeProducer?.()
          yield value
        } else await new Promise<void>((resolve) => (this.#wakeConsumer = resolve))
      }
    } finally {
      this.close()
    }
  }

  /** Closes the queue. Safe to call twice. */
  readonly close = (): void => {
    this.#closed = true
    this.#values.length = 0
    this.#signal.removeEventListener('abort', this.close)
    this.#wakeConsumer?.()
    this.#wakeProducer?.()
  }
}
