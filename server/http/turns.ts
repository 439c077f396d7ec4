import { setImmediate as nextTurn } from 'node:timers/promises'
import pLimit, { type LimitFunction } from 'p-limit'

export interface TurnLimits {
  /** Requests of one viewer that are worked on at a time, until their answers have been taken. */
  atOnce: number
  /** Further ones that wait for their turn. */
  waiting: number
}

/**
 * Lets each viewer's requests take turns: nobody keeps the server from the others with many costly
 * requests, or fills its memory with answers that are never read.
 */
export class Turns {
  readonly #limits: TurnLimits
  readonly #lines = new Map<string, LimitFunction>()

  constructor(limits: TurnLimits) {
    this.#limits = limits
  }

  /** Does the work when it is its turn, and says when it is done; `undefined` if too many wait. */
  take(viewer: string, work: () => Promise<void>): Promise<void> | undefined {
    const line = this.#lines.get(viewer) ?? pLimit(this.#limits.atOnce)
    if (line.pendingCount >= this.#limits.waiting) return undefined
    this.#lines.set(viewer, line)
    const inTurn = async () => {
      // What is computed at once would be followed by the next in line, and everybody else would wait
      // until nobody is left in it.
      await nextTurn()
      await work()
    }
    return line(inTurn).finally(() => {
      if (line.activeCount === 0 && line.pendingCount === 0) this.#lines.delete(viewer)
    })
  }
}
