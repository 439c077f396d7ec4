/**
 * Milliseconds to wait before a retry (`attempt` 0 is the first one). The upper bound doubles from
 * `baseMs` to `maxMs`: with the defaults 100, 200, 400, 800, 1600, 3200, 5000, 5000, … ms. The result is
 * random between half the bound and the bound, so that many clients do not retry together.
 */
export function retryDelayMs(
  attempt: number,
  { baseMs = 100, maxMs = 5_000, random = Math.random }: RetryDelayOptions = {},
): number {
  const bound = Math.min(maxMs, baseMs * 2 ** Math.min(attempt, 30))
  return bound * (0.5 + random() / 2)
}

export interface RetryDelayOptions {
  baseMs?: number
  maxMs?: number
  random?: () => number
}
