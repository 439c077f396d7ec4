import { randomInt } from 'node:crypto'

const DELAY_MS = { min: 1_000, max: 5_000 }
/** More than the sign-ins that a machine can refuse within the longest delay, since each costs a hashing. */
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
 * Does work at a random later moment, so that its cost does not coincide with the answer to the client
 * that caused it. If more than `maxWaiting` pieces wait, the oldest is done at once.
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

  /** Schedules work, which must not throw. */
  add(work: () => void): void {
    const timer = setTimeout(() => this.#do(timer), this.#delayMs())
    this.#waiting.set(timer, work)
    const [oldest] = this.#waiting.keys()
    if (this.#waiting.size > this.#maxWaiting && oldest !== undefined) this.#do(oldest)
  }

  /** Does all work that waits, at once, the oldest first. */
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
