export interface ShareNextOptions {
  /**
   * Delays each read to let more calls share it. `waiting` returns the number of calls that share the
   * read so far. If `gather` rejects, the calls that share the read reject with its error, and the next
   * call starts again.
   * @default the read begins at once, or when the read before it has ended
   */
  gather?: (waiting: () => number) => Promise<void>
}

/**
 * Wraps a read so that all calls made before a read begins share that read. Many concurrent calls then
 * cost two reads at most: the one in progress and the next one.
 *
 * Guarantees: a call gets the result of a read that begins after the call, so it never sees a state
 * older than the call; calls that share a read get the same promise; reads never overlap, so a read that
 * begins later shows a later state. If a read fails, the calls that share it reject with its error, and
 * the next call reads again.
 */
export function shareNext<Value>(
  read: () => Promise<Value>,
  { gather }: ShareNextOptions = {},
): () => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve()
  let next: Promise<Value> | undefined
  let waiting = 0

  async function readAfter(earlier: Promise<unknown>): Promise<Value> {
    await earlier
    try {
      await gather?.(() => waiting)
    } finally {
      // Calls from now on share the next read, also if this one does not begin because `gather` failed.
      next = undefined
      waiting = 0
    }
    return read()
  }

  return () => {
    waiting += 1
    if (next === undefined) {
      next = readAfter(last)
      last = next.catch(() => undefined)
    }
    return next
  }
}
