import type { Sink } from 'graphql-sse'
import type { LiveResult } from './client.ts'
import { isRefusal, resultKind } from './failure.ts'

export interface RetriedStreamOptions {
  /** Opens one connection; returns how to close it. */
  readonly connect: (sink: Sink<LiveResult>) => () => void
  /** Milliseconds to wait after so many failures in a row. */
  readonly delayMs: (failures: number) => number
  readonly onValue: (result: LiveResult) => void
  /** A connection was lost or could not be had; the next attempt is due later. */
  readonly onLost: () => void
  /** The server refused for good; nothing is tried any more. */
  readonly onRefused: () => void
}

export interface RetriedStream {
  open: () => void
  close: () => void
  /** Opens without further waiting, if an attempt is due later. */
  hasten: () => void
}

/** One subscription over one connection after another, for as long as it is not closed. */
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
    // What a connection still reports after it was closed concerns nobody.
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
        // The statistics never end by themselves: a server that completes them is going away.
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
