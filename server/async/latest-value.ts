/**
 * A mailbox with room for one value: a new one replaces what was not yet fetched, so a slow reader
 * gets the newest state, never a backlog. Ends when `signal` aborts; a wait for the next value ends
 * at once then.
 */
export class LatestValue<Value extends object> implements AsyncIterable<Value> {
  #value: Value | undefined
  #wake: (() => void) | undefined
  readonly #signal: AbortSignal

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  put(value: Value): void {
    this.#value = value
    this.#wake?.()
  }

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
