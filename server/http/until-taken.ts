import type { ServerResponse } from 'node:http'

/**
 * Resolves when the client has taken a whole answer, or is gone; one that takes longer than
 * `withinMs` is cut off, however busy it is otherwise. A response that is still written to, as
 * streams are, is not waited for.
 */
export function untilTaken(res: ServerResponse, withinMs: number): Promise<void> {
  if (!res.writableEnded || res.writableFinished || res.closed) return Promise.resolve()
  return new Promise((resolve) => {
    const impatience = setTimeout(() => res.destroy(), withinMs)
    res.once('close', () => {
      clearTimeout(impatience)
      resolve()
    })
  })
}
