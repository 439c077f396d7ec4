import { isIPv4, isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'

/** The prefix under which NAT64 and similar translators show IPv4 clients to an IPv6 server (RFC 6052). */
const TRANSLATED_IPV4 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

/**
 * The IP address in a text as proxies and sockets write it: with or without a port, brackets, quotes or an
 * IPv6 zone. An IPv4 address in IPv6 form becomes IPv4, so that one client has one address. `undefined` if
 * there is no IP address in it.
 */
export function parseIpAddress(text: string): string | undefined {
  const host = hostOf(text.trim())
  if (isIPv4(host)) return host
  if (!isIPv6(host)) return undefined
  const ip = parseIPv6(host)
  if (ip.isIPv4MappedAddress()) return ip.toIPv4Address().toString()
  if (ip.match(TRANSLATED_IPV4)) return ipaddr.fromByteArray(ip.toByteArray().slice(12)).toString()
  return ip.toString()
}

/** Parses a valid IPv6 address. The parser does not know all mixed forms ("64:ff9b::192.0.2.1"), but URLs do. */
function parseIPv6(text: string) {
  return ipaddr.IPv6.parse(new URL(`http://[${text}]`).hostname.slice(1, -1))
}

function hostOf(text: string): string {
  const unquoted = /^"(.*)"$/.exec(text)?.[1] ?? text
  const [, bracketed] = /^\[([^\]]*)\](?::\d+)?$/.exec(unquoted) ?? []
  const [, beforePort] = /^([^:]*):\d+$/.exec(unquoted) ?? []
  return (bracketed ?? beforePort ?? unquoted).replace(/%.*$/, '')
}

/**
 * The network of an IP address, by which clients are limited: for IPv6 the first `bits` bits, because one
 * client has at least 2^64 addresses; for IPv4 the address itself. A text without an IP address stays as it
 * is.
 */
export function networkOf(ip: string, bits: 48 | 64): string {
  if (!isIPv6(ip)) return ip
  const { parts } = parseIPv6(ip)
  const network = parts.map((part, index) => (index < bits / 16 ? part : 0))
  return `${new ipaddr.IPv6(network).toString()}/${bits}`
}
