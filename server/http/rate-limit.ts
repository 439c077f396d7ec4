import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/**
 * Counts the requests of each viewer, in this process alone. The function returns the milliseconds
 * that the viewer has to wait: 0 if the request is within the limit.
 */
export function createRateLimit(perSecond: number): (viewer: string) => Promise<number> {
  const limiter = new RateLimiterMemory({ points: perSecond, duration: 1 })
  return async (viewer) => {
    try {
      await limiter.consume(viewer)
      return 0
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext)
      throw refusal
    }
  }
}
