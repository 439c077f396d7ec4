import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/**
 * Creates a rate limit per viewer. It counts only the requests to this process. The returned function
 * counts one request and resolves to the milliseconds that the viewer has to wait, or to 0 if the request
 * is within the limit.
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
