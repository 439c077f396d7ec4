/** How long, in ms, an order counts as recently changed. */
export const RECENT_MS = 30_000

/** Most orders kept in memory. When more change within 30 s, the database counts them. */
export const MOST_RECENT = 50_000

/** How long, in ms, a number that the database counted is used. */
const COUNTED_MS = 5_000

/** When an order changed, in ms since 1970 by the clock of the database. */
export interface OrderChange {
  readonly orderId: bigint
  readonly at: number
}

/** What the database says about the orders that changed lately. */
export interface RecentRead {
  /** Number of orders. */
  readonly n: number
  /** The latest change of each; `undefined` if there are too many. */
  readonly changes: readonly OrderChange[] | undefined
}

/**
 * Counts the distinct orders that changed in the last 30 s. The same change can be added several times.
 *
 * States: reading → (`endRead` with all changes) complete → (too many orders) many → (`beginRead`) reading.
 * Complete: the orders are in memory, and the number is exact. Reading: what is added is kept, to complete
 * the read in progress. Many: there were too many orders for memory. The number is the one that the database
 * counted last.
 */
export class RecentOrders {
  readonly #most: number
  readonly #latest = new Map<bigint, number>()
  #state: 'reading' | 'complete' | 'many' = 'many'
  #counted = { n: 0, at: -Infinity }

  constructor(most = MOST_RECENT) {
    this.#most = most
  }

  /** Adds changes. `now` is the time of the database, in ms, here and below. */
  add(changes: Iterable<OrderChange>, now: number): void {
    if (this.#state === 'many') return
    for (const { orderId, at } of changes) {
      const known = this.#latest.get(orderId)
      if (known === undefined || known < at) this.#latest.set(orderId, at)
    }
    if (this.#latest.size <= this.#most) return
    this.#forgetOlder(now)
    if (this.#latest.size > this.#most) this.giveUp()
  }

  /** Call this if more orders changed than can be added. */
  giveUp(): void {
    if (this.#state === 'many') return
    this.#counted = { n: this.#latest.size, at: -Infinity }
    this.#state = 'many'
    this.#latest.clear()
  }

  /** Call this before the database is asked for the orders that changed lately. */
  beginRead(): void {
    this.#state = 'reading'
    this.#latest.clear()
  }

  /** Takes the answer of the database. */
  endRead({ n, changes }: RecentRead, now: number): void {
    if (changes !== undefined) this.add(changes, now)
    if (this.#state === 'reading' && changes !== undefined) {
      this.#state = 'complete'
      return
    }
    this.#state = 'many'
    this.#latest.clear()
    this.#counted = { n, at: now }
  }

  /** Whether `count` is exact, or was counted by the database less than 5 s ago. */
  isKnown(now: number): boolean {
    return this.#state === 'complete' || now - this.#counted.at < COUNTED_MS
  }

  /** The number of orders. If it is not known, the last one that was. */
  count(now: number): number {
    if (this.#state !== 'complete') return this.#counted.n
    this.#forgetOlder(now)
    return this.#latest.size
  }

  #forgetOlder(now: number): void {
    for (const [orderId, at] of this.#latest) {
      if (at <= now - RECENT_MS) this.#latest.delete(orderId)
    }
  }
}
