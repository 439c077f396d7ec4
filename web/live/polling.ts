export interface PollingOptions {
  /** Asks once. Must settle: a check is never started while the last one is unanswered. */
  readonly poll: () => Promise<void>
  /** Wait before the first check, in milliseconds: a stream that is back at once needs none. */
  readonly graceMs: number
  /** Time from one check to the next, in milliseconds. */
  readonly intervalMs: number
}

export interface Polling {
  start: () => void
  stop: () => void
  /** Checks at once, if started. */
  checkNow: () => void
}

/** Repeats a check while started; starting twice or stopping twice changes nothing. */
export function createPolling(options: PollingOptions): Polling {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking = false

  function schedule(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(check, ms)
  }

  function check(): void {
    schedule(options.intervalMs)
    if (asking) return
    asking = true
    void options.poll().finally(() => {
      asking = false
    })
  }

  return {
    start() {
      if (timer === undefined) schedule(options.graceMs)
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
    },
    checkNow() {
      if (timer !== undefined) check()
    },
  }
}
