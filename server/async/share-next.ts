export interface ShareNextOptions {
  /**
   * Waits, before each read, for calls that are about to come; it is told how many wait so far.
   * @default does not wait
   */
  gather?: (waiting: () => number) => Promise<void>
}

/**
 * Shares a read among the callers that ask for it before it begins.
 *
 * Guarantees: a call gets the result of a read that begins after the call, so it never sees a state
 * older than the call; calls made before that read begins get the same promise; reads never overlap,
 * so a read that begins later shows a later state. If a read fails, the calls that share it fail, and
 * the next call reads again.
 */
export function shareNext<Value>(
  read: () => Promise<Value>,
  { gather }: ShareNextOptions = {},
): () => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve()
  let next: Promise<Value> | undefined
  let waiting = 0

  function begin(): Promise<Value> {
    next = undefined
    waiting = 0
    return read()
  }

  return () => {
    waiting += 1
    if (next === undefined) {
      const ready = gather === undefined ? last : last.then(() => gather(() => waiting))
      next = ready.then(begin)
      last = next.catch(() => undefined)
    }
    return next
  }
}
