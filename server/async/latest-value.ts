/**
 * A mailbox that holds one value, between one producer and one consumer. A new value replaces one that
 * was not yet taken, so a slow consumer gets the newest value and never builds up a backlog.
 *
 * Guarantees: `put` never waits; a value that is put before the iteration begins is kept for it; the
 * iteration ends when `signal` aborts, also while it waits, and a value not yet taken is then dropped.
 * Nothing here throws.
 */
export class LatestValue<Value extends object> implements AsyncIterable<Value> {
  #value: Value | undefined
  #wake: (() => void) | undefined
  readonly #signal: AbortSignal

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /** Stores a value, replacing one that was not yet taken. */
  put(value: Value): void {
    this.#value = value
    this.#wake?.()
  }

  /** Yields each value that is taken before it is replaced. For one consumer at a time. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Value, void, undefined> {
    const wake = () => this.#wake?.()
    this.#signal.addEventListener('abort', wake)
    try {
      while (!this.#signal.aborted) {
        const value = this.#value
        this.#value = undefined
        if (value !== undefined) yield value
        else await new Promise<void>((resolve) => (this.#wake = resolve))
      }
    } finally {
      this.#signal.removeEventListener('abort', wake)
    }
  }
}
