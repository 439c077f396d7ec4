/**
 * Hands values from one who makes them to one who takes them, losing none. Whoever puts faster than
 * is taken waits, so that no more than `capacity` lie in between. Over when `signal` aborts, when it
 * is closed or when its taker leaves; nobody waits any more then, and what was not taken is dropped.
 */
export class BoundedQueue<Value> implements AsyncIterable<Value> {
  readonly #values: Value[] = []
  readonly #signal: AbortSignal
  readonly #capacity: number
  #closed = false
  #wakeTaker: (() => void) | undefined
  #wakePutter: (() => void) | undefined

  constructor(signal: AbortSignal, capacity = 2) {
    this.#signal = signal
    this.#capacity = capacity
    // From the beginning, not only once values are taken: a putter may wait before that.
    if (signal.aborted) this.close()
    else signal.addEventListener('abort', this.close)
  }

  /** Resolves when there is room for another; for one putter at a time. */
  async put(value: Value): Promise<void> {
    if (this.#closed) return
    this.#values.push(value)
    this.#wakeTaker?.()
    if (this.#values.length < this.#capacity) return
    await new Promise<void>((resolve) => (this.#wakePutter = resolve))
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Value, void, undefined> {
    try {
      while (!this.#closed) {
        const value = this.#values.shift()
        if (value !== undefined) {
          this.#wakePutter?.()
          yield value
        } else await new Promise<void>((resolve) => (this.#wakeTaker = resolve))
      }
    } finally {
      this.close()
    }
  }

  readonly close = (): void => {
    this.#closed = true
    this.#values.length = 0
    this.#signal.removeEventListener('abort', this.close)
    this.#wakeTaker?.()
    this.#wakePutter?.()
  }
}
