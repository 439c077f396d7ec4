export interface WatchdogLimits {
  /** Longest wait for the response's headers, in milliseconds. */
  readonly connectMs: number
  /** Longest silence within the body, in milliseconds. Keep-alive bytes end a silence. */
  readonly silenceMs: number
}

/** The stream ended before the server completed it: the server shuts down, or a proxy cut the stream. */
export class StreamEndedError extends Error {
  override readonly name = 'StreamEndedError'
}

/** No byte came over the connection for too long, so it is considered dead. */
export class StreamSilentError extends Error {
  override readonly name = 'StreamSilentError'
}

/**
 * Wraps `fetch` for event streams, so that a dead connection is noticed and every end is an error. The
 * body fails with `StreamSilentError` after too long a silence, and with `StreamEndedError` where it
 * would otherwise just end: graphql-sse waits forever if a body ends between two values.
 */
export function watchedFetch(fetchFn: typeof fetch, limits: WatchdogLimits): typeof fetch {
  return async (input, init) => {
    const silence = new AbortController()
    const watch = startTimer(() => silence.abort(new StreamSilentError('The connection is silent')))
    const signals = init?.signal ? [init.signal, silence.signal] : [silence.signal]

    watch.restart(limits.connectMs)
    try {
      const response = await fetchFn(input, { ...init, signal: AbortSignal.any(signals) })
      if (!response.ok || !response.body) {
        watch.stop()
        return response
      }
      const { status, statusText, headers } = response
      const body = watchBody(response.body, watch, limits.silenceMs)
      return new Response(body, { status, statusText, headers })
    } catch (error) {
      watch.stop()
      throw error
    }
  }
}

function watchBody(
  source: ReadableStream<Uint8Array>,
  watch: Timer,
  silenceMs: number,
): ReadableStream<Uint8Array> {
  const reader = source.getReader()
  watch.restart(silenceMs)
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read()
        if (done) throw new StreamEndedError('The stream ended before it was complete')
        watch.restart(silenceMs)
        controller.enqueue(value)
      } catch (error) {
        watch.stop()
        controller.error(error)
      }
    },
    cancel(reason) {
      watch.stop()
      return reader.cancel(reason)
    },
  })
}

interface Timer {
  restart(ms: number): void
  stop(): void
}

function startTimer(onExpiry: () => void): Timer {
  let handle: ReturnType<typeof setTimeout> | undefined
  return {
    restart(ms) {
      clearTimeout(handle)
      handle = setTimeout(onExpiry, ms)
    },
    stop() {
      clearTimeout(handle)
    },
  }
}
