export interface Backoff {
  /** Longest delay after the first failure, in milliseconds. */
  readonly firstMs: number
  /** Longest delay ever, in milliseconds. */
  readonly maxMs: number
}

/**
 * Milliseconds to wait before attempt number `failures` + 1, exponential with jitter: between half
 * and the whole of the nominal delay, so that browsers that lost one server together come back
 * spread out, yet none at once. With firstMs 1000 and maxMs 20000 the nominal delays are
 * 1, 2, 4, 8, 16, 20, 20 … seconds.
 */
export function backoffMs(failures: number, backoff: Backoff, random: () => number): number {
  const nominal = Math.min(backoff.maxMs, backoff.firstMs * 2 ** Math.max(0, failures - 1))
  return nominal * (0.5 + random() / 2)
}
