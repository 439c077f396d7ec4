import { setTimeout as sleep } from 'node:timers/promises'

/** The sizes that a batch can have, in rows. */
const SIZES = { first: 100, least: 10, most: 5_000 }

/**
 * The size of the next batch, and the pauses between batches. A batch should take about `batchMs`, so that
 * other work never waits longer for it: on the embedded engine, all share one connection. After each batch,
 * the database is left alone for as long as it took.
 */
export class Rhythm {
  readonly #batchMs: number
  readonly #signal: AbortSignal
  #size = SIZES.first

  constructor(batchMs: number, signal: AbortSignal) {
    this.#batchMs = batchMs
    this.#signal = signal
  }

  /** The number of rows of the next batch. Throws the reason of the signal once that is aborted. */
  next(): number {
    this.#signal.throwIfAborted()
    return this.#size
  }

  /** Rests after a batch that took `tookMs`, and adjusts the size. Rejects once the signal is aborted. */
  async after(tookMs: number): Promise<void> {
    const fitting = this.#size * Math.min(2, this.#batchMs / Math.max(1, tookMs))
    this.#size = Math.round(Math.min(SIZES.most, Math.max(SIZES.least, fitting)))
    await this.rest(tookMs)
  }

  /** Waits for `ms`. Rejects as soon as the signal is aborted. */
  async rest(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#signal })
  }
}
