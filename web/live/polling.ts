export interface PollingOptions {
  /** Polls once. Its promise must settle: while it is pending, no other poll starts. */
  readonly poll: () => Promise<void>
  /** Wait before the first poll, in milliseconds: a stream that returns sooner needs no poll. */
  readonly graceMs: number
  /** Time from the start of one poll to the next, in milliseconds. */
  readonly intervalMs: number
}

export interface Polling {
  start: () => void
  stop: () => void
  /** Polls at once, if started. */
  checkNow: () => void
}

/** Polls repeatedly while started. Starting twice or stopping twice has no effect. */
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
