import { randomInt } from 'node:crypto'

const DELAY_MS = { min: 1_000, max: 5_000 }
/** More than sign-ins that a machine can refuse within the longest delay: each costs a hashing. */
const MAX_WAITING = 1_000

export interface LateWorkSettings {
  /**
   * How long, in ms, each piece of work waits.
   * @default a random time of 1 to 5 s
   */
  delayMs?: () => number
  /** @default 1,000 */
  maxWaiting?: number
}

/**
 * Work that is done at a random moment later on: what it costs then coincides with nothing that
 * whoever caused it can see. If too much of it waits, the oldest is done at once.
 */
export class LateWork {
  readonly #delayMs: () => number
  readonly #maxWaiting: number
  /** Oldest first. */
  readonly #waiting = new Map<NodeJS.Timeout, () => void>()

  constructor({
    delayMs = () => randomInt(DELAY_MS.min, DELAY_MS.max + 1),
    maxWaiting = MAX_WAITING,
  }: LateWorkSettings = {}) {
    this.#delayMs = delayMs
    this.#maxWaiting = maxWaiting
  }

  /** Takes work that must not throw. */
  add(work: () => void): void {
    const timer = setTimeout(() => this.#do(timer), this.#delayMs())
    this.#waiting.set(timer, work)
    const [oldest] = this.#waiting.keys()
    if (this.#waiting.size > this.#maxWaiting && oldest !== undefined) this.#do(oldest)
  }

  /** Does at once all that waits. */
  hurry(): void {
    for (const timer of this.#waiting.keys()) this.#do(timer)
  }

  #do(timer: NodeJS.Timeout): void {
    clearTimeout(timer)
    const work = this.#waiting.get(timer)
    this.#waiting.delete(timer)
    work?.()
  }
}
