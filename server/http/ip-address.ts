import type { IncomingMessage } from 'node:http'
import proxyAddress from 'proxy-addr'

/**
 * Tells the IP address that a request comes from. `trustProxy` names the proxies whose
 * `X-Forwarded-For` is believed: "off", or addresses, ranges and the names loopback, linklocal and
 * uniquelocal, separated by commas. Throws for anything else.
 */
export function ipAddressReader(trustProxy: string): (req: IncomingMessage) => string {
  if (trustProxy === 'off') return (req) => req.socket.remoteAddress ?? 'unknown'
  const trusted = proxyAddress.compile(trustProxy.split(',').map((each) => each.trim()))
  return (req) => proxyAddress(req, trusted)
}
