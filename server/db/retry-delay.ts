/**
 * Milliseconds to wait before attempt `attempt` (0 = the first retry): doubling from `baseMs` up to
 * `maxMs`, of which a random half is taken away so that many clients do not return together.
 * With the defaults the upper bounds are 100, 200, 400, 800, 1600, 3200, 5000, 5000, … ms.
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
