/** A difference, in ms, that no delay of a message explains: the database's clock was set back. */
const STEP_MS = 1_000

/**
 * Tells the time by the clock of the database without a query: local time plus the offset that the latest
 * read found. The time does not go back, unless the clock of the database is set back by more than a second.
 */
export class DatabaseClock {
  readonly #localNow: () => number
  #offset = 0
  #latest = -Infinity

  /** @param localNow a monotonic local clock, in ms */
  constructor(localNow: () => number = () => performance.now()) {
    this.#localNow = localNow
  }

  /** Takes the time that a read returned just now; in ms since 1970. */
  set(databaseNow: number): void {
    this.#offset = databaseNow - this.#localNow()
  }

  /** The present time, in ms since 1970. Meaningless before the first `set`. */
  now(): number {
    const now = this.#localNow() + this.#offset
    if (now > this.#latest || now < this.#latest - STEP_MS) this.#latest = now
    return this.#latest
  }
}
