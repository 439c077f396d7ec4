import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { networkOf } from '../../viewer/ip-address.ts'

/** Attempts at one route from one /48 within a minute: five times those that one /64 has. */
const ATTEMPTS = 100

/**
 * Creates a limit of attempts by IPv6 /48, beside better-auth's limit by /64: a provider gives one customer up
 * to a /48, which has 65,536 networks with a limit of their own each. IPv4 addresses have better-auth's limit
 * alone. The returned function counts one attempt and resolves to the seconds to wait; 0 if it may go on.
 */
export function createNetworkLimit(): (route: string, ip: string) => Promise<number> {
  const limiter = new RateLimiterMemory({ points: ATTEMPTS, duration: 60 })
  return async (route, ip) => {
    const network = networkOf(ip, 48)
    if (network === ip) return 0
    try {
      await limiter.consume(`${network} ${route}`)
      return 0
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return Math.ceil(refusal.msBeforeNext / 1_000)
      throw refusal
    }
  }
}
