/** The sizes that a batch can have, in ids of events. */
const SIZES = { first: 2_000, least: 100, most: 100_000 }

/** The size of the next batch, chosen so that a batch takes about `batchMs`. */
export class BatchSize {
  readonly #batchMs: number
  #size = SIZES.first

  constructor(batchMs: number) {
    this.#batchMs = batchMs
  }

  get next(): number {
    return this.#size
  }

  /** Takes into account that the last batch took `tookMs`. */
  adjust(tookMs: number): void {
    const fitting = this.#size * Math.min(4, this.#batchMs / Math.max(1, tookMs))
    this.#size = Math.round(Math.min(SIZES.most, Math.max(SIZES.least, fitting)))
  }
}
