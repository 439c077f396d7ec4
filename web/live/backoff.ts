export interface Backoff {
  /** Longest delay after the first failure, in milliseconds. */
  readonly firstMs: number
  /** Longest delay after any number of failures, in milliseconds. */
  readonly maxMs: number
}

/**
 * Milliseconds to wait before attempt number `failures` + 1: an exponential delay with jitter, from
 * half of the nominal delay to all of it. The jitter spreads out browsers that lost the server at the
 * same moment. With firstMs 1000 and maxMs 20000 the nominal delays are 1, 2, 4, 8, 16, 20, 20 …
 * seconds. `random` returns a number from 0 to 1.
 */
export function backoffMs(failures: number, backoff: Backoff, random: () => number): number {
  const nominal = Math.min(backoff.maxMs, backoff.firstMs * 2 ** Math.max(0, failures - 1))
  return nominal * (0.5 + random() / 2)
}
