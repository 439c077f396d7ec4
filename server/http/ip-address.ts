import type { IncomingMessage } from 'node:http'
import proxyAddress from 'proxy-addr'
import { parseIpAddress } from '../viewer/ip-address.ts'

/**
 * Creates a function that returns the IP address of the client of a request. `trustProxy` lists the
 * proxies whose `X-Forwarded-For` header is trusted: "off", or IP addresses, ranges, and the names
 * loopback, linklocal and uniquelocal, separated by commas. Throws if `trustProxy` is invalid.
 *
 * Each proxy appends the address from which it got the request, so the list is read from its end, up to the
 * first address that is not a trusted proxy. If a trusted proxy appends no IP address ("unknown"), its own
 * counts: the entries before it may be invented.
 */
export function ipAddressReader(trustProxy: string): (req: IncomingMessage) => string {
  const ownAddress = (req: IncomingMessage) => parseIpAddress(req.socket.remoteAddress ?? '')
  if (trustProxy === 'off') return (req) => ownAddress(req) ?? 'unknown'
  const isTrusted = proxyAddress.compile(trustProxy.split(',').map((each) => each.trim()))
  return (req) => {
    let nearest = ownAddress(req)
    for (const [index, entry] of forwardedFor(req).entries()) {
      if (nearest === undefined || !isTrusted(nearest, index)) break
      const before = parseIpAddress(entry)
      if (before === undefined) break
      nearest = before
    }
    return nearest ?? 'unknown'
  }
}

/** The entries of `X-Forwarded-For`, those of the nearest proxy first. */
function forwardedFor({ headers }: IncomingMessage): string[] {
  // Node joins several headers of this name by commas.
  const text = String(headers['x-forwarded-for'] ?? '')
  return text
    .split(',')
    .filter((entry) => entry.trim() !== '')
    .reverse()
}
