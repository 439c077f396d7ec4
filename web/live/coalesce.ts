export interface CoalesceOptions {
  /** Does the work. Its promise must settle: while it is pending, no other run starts. */
  readonly run: () => Promise<unknown>
  /** Shortest time from one start to the next, in milliseconds. */
  readonly minMs: number
}

export interface Coalesced {
  /** Asks for a run: now, or as soon as `minMs` and the present run are over. */
  request: () => void
  /** Drops requests and starts no more runs. A run in flight goes on. */
  stop: () => void
}

/**
 * Turns a burst of requests into few runs. Guarantees: one run at a time, at least `minMs` from one
 * start to the next, and a run that starts after the last request. A request during a run causes
 * another run, because the present one may have read its data before the request.
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
