export interface CoalesceOptions {
  /** Settles when the work is done, whether it went well or not. */
  readonly run: () => Promise<unknown>
  /** Shortest time from one start to the next, in milliseconds. */
  readonly minMs: number
}

export interface Coalesced {
  /** Asks for a run: at once where allowed, otherwise as soon as it is. */
  request: () => void
  /** Forgets what was asked for and starts nothing more. */
  stop: () => void
}

/**
 * Turns a burst of requests into few runs: one at a time, never closer than `minMs`, and always one
 * after the last request. A request during a run starts another, since the run may have read before.
 */
export function coalesce({ run, minMs }: CoalesceOptions): Coalesced {
  let cooling: ReturnType<typeof setTimeout> | undefined
  let running = false
  let wanted = false
  let stopped = false

  function startIfDue(): void {
    if (stopped || !wanted || running || cooling !== undefined) return
    wanted = false
    running = true
    cooling = setTimeout(() => {
      cooling = undefined
      startIfDue()
    }, minMs)
    void run().finally(() => {
      running = false
      startIfDue()
    })
  }

  return {
    request() {
      wanted = true
      startIfDue()
    },
    stop() {
      stopped = true
      clearTimeout(cooling)
    },
  }
}
