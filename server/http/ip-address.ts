import type { IncomingMessage } from 'node:http'
import proxyAddress from 'proxy-addr'

/**
 * Creates a function that returns the IP address of the client of a request. `trustProxy` lists the
 * proxies whose `X-Forwarded-For` header is trusted: "off", or IP addresses, ranges, and the names
 * loopback, linklocal and uniquelocal, separated by commas. Throws if `trustProxy` is invalid.
 */
export function ipAddressReader(trustProxy: string): (req: IncomingMessage) => string {
  if (trustProxy === 'off') return (req) => req.socket.remoteAddress ?? 'unknown'
  const trusted = proxyAddress.compile(trustProxy.split(',').map((each) => each.trim()))
  return (req) => proxyAddress(req, trusted)
}
