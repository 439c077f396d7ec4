import type { Sink } from 'graphql-sse'
import type { LiveResult } from './client.ts'
import { isRefusal, resultKind } from './failure.ts'

export interface RetriedStreamOptions {
  /** Opens one connection. Returns a function that closes it. */
  readonly connect: (sink: Sink<LiveResult>) => () => void
  /** Milliseconds to wait after this many failures in a row. */
  readonly delayMs: (failures: number) => number
  readonly onValue: (result: LiveResult) => void
  /** A connection was lost or could not be opened. The next attempt is scheduled. */
  readonly onLost: () => void
  /** The server refused for good. There are no more attempts. */
  readonly onRefused: () => void
}

export interface RetriedStream {
  open: () => void
  close: () => void
  /** Opens now, if the next attempt is scheduled for later. */
  hasten: () => void
}

/** One subscription that opens a new connection whenever it loses one, until it is closed or refused. */
export function createRetriedStream(options: RetriedStreamOptions): RetriedStream {
  let disconnect: (() => void) | undefined
  let waiting: ReturnType<typeof setTimeout> | undefined
  let failures = 0

  function close(): void {
    clearTimeout(waiting)
    waiting = undefined
    disconnect?.()
    disconnect = undefined
  }

  function open(): void {
    close()
    // A connection may still report results after it was closed. They are ignored.
    let current = true
    const stop = options.connect({
      next(result) {
        if (!current) return
        const kind = resultKind(result)
        if (kind === 'refused') {
          refuse()
          return
        }
        if (kind === 'value') failures = 0
        options.onValue(result)
      },
      error(error) {
        if (!current) return
        if (isRefusal(error)) refuse()
        else retryLater()
      },
      complete() {
        // The API's subscriptions never end by themselves: a server that completes one is shutting down.
        if (current) retryLater()
      },
    })
    disconnect = () => {
      current = false
      stop()
    }
  }

  function retryLater(): void {
    close()
    failures += 1
    waiting = setTimeout(open, options.delayMs(failures))
    options.onLost()
  }

  function refuse(): void {
    close()
    options.onRefused()
  }

  return {
    open,
    close,
    hasten() {
      if (waiting !== undefined) open()
    },
  }
}
