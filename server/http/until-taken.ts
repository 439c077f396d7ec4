import type { ServerResponse } from 'node:http'

/**
 * Waits until the client has received a complete response or has disconnected. A client that takes longer
 * than `withinMs` is disconnected, even if it makes progress. Resolves at once for a response that is
 * still being written, such as a stream.
 */
export function untilTaken(res: ServerResponse, withinMs: number): Promise<void> {
  if (!res.writableEnded || res.writableFinished || res.closed) return Promise.resolve()
  return new Promise((resolve) => {
    const timeout = setTimeout(() => res.destroy(), withinMs)
    res.once('close', () => {
      clearTimeout(timeout)
      resolve()
    })
  })
}
