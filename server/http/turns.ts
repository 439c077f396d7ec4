import { setImmediate as nextTurn } from 'node:timers/promises'
import pLimit, { type LimitFunction } from 'p-limit'

export interface TurnLimits {
  /** Requests of one viewer that run at the same time, until their responses were received. */
  atOnce: number
  /** Further requests of the viewer that may wait. */
  waiting: number
}

/**
 * A queue of requests per viewer, with a limit on how many run at the same time. It prevents one viewer
 * from blocking others with many costly requests, and from filling the memory with responses that are
 * never read.
 */
export class Turns {
  readonly #limits: TurnLimits
  readonly #queues = new Map<string, LimitFunction>()

  constructor(limits: TurnLimits) {
    this.#limits = limits
  }

  /**
   * Runs `work` when the viewer's queue reaches it. The promise settles with `work`. Returns `undefined`,
   * without running `work`, if too many requests of the viewer are waiting.
   */
  take(viewer: string, work: () => Promise<void>): Promise<void> | undefined {
    const queue = this.#queues.get(viewer) ?? pLimit(this.#limits.atOnce)
    if (queue.pendingCount >= this.#limits.waiting) return undefined
    this.#queues.set(viewer, queue)
    const inTurn = async () => {
      // Without this pause, work that completes synchronously would be followed by the next in the queue
      // within the same turn of the event loop, and other viewers would wait until the queue is empty.
      await nextTurn()
      await work()
    }
    return queue(inTurn).finally(() => {
      const isIdle = queue.activeCount === 0 && queue.pendingCount === 0
      // The viewer may have a new queue by now, if two requests ended together.
      if (isIdle && this.#queues.get(viewer) === queue) this.#queues.delete(viewer)
    })
  }
}
