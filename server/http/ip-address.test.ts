import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { ipAddressReader } from './ip-address.ts'

function request(remoteAddress: string | undefined, forwardedFor?: string): IncomingMessage {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress })
  const req = new IncomingMessage(socket)
  if (forwardedFor !== undefined) req.headers['x-forwarded-for'] = forwardedFor
  return req
}

describe('the IP address of a client behind trusted proxies', () => {
  const read = ipAddressReader('loopback, 10.0.0.0/8, 2001:db8:f::/48')

  it.each([
    { what: 'one entry', header: '203.0.113.9', ip: '203.0.113.9' },
    { what: 'a port (A6)', header: '203.0.113.9:50001', ip: '203.0.113.9' },
    { what: 'brackets and a port (A6)', header: '[2001:db8::1]:443', ip: '2001:db8::1' },
    { what: 'an IPv4 address as IPv6', header: '::ffff:203.0.113.9', ip: '203.0.113.9' },
    { what: 'two proxies', header: '203.0.113.9, 10.1.2.3', ip: '203.0.113.9' },
    { what: 'two proxies with ports', header: '203.0.113.9:1,10.1.2.3:8080', ip: '203.0.113.9' },
    { what: 'a proxy in brackets', header: '203.0.113.9, [2001:db8:f::2]:80', ip: '203.0.113.9' },
    { what: 'an invented entry', header: '198.51.100.1, 203.0.113.9:50001', ip: '203.0.113.9' },
    { what: 'an invented proxy', header: '198.51.100.1, 10.1.2.3, 203.0.113.9', ip: '203.0.113.9' },
    { what: 'trusted proxies alone', header: '10.1.2.3:80', ip: '10.1.2.3' },
    { what: 'no address', header: '198.51.100.1, unknown', ip: '127.0.0.1' },
    { what: 'no address behind a proxy', header: 'unknown, 10.1.2.3', ip: '10.1.2.3' },
    { what: 'empty entries', header: ' , 203.0.113.9 ,, ', ip: '203.0.113.9' },
    { what: 'nothing', header: '', ip: '127.0.0.1' },
    { what: 'no header', header: undefined, ip: '127.0.0.1' },
  ])('is read from $what', ({ header, ip }) => {
    expect(read(request('127.0.0.1', header))).toBe(ip)
    expect(read(request('::ffff:127.0.0.1', header))).toBe(ip)
  })

  it('is that of the socket if the socket is not a trusted proxy', () => {
    expect(read(request('::ffff:203.0.113.7', '198.51.100.1'))).toBe('203.0.113.7')
    expect(ipAddressReader('off')(request('::ffff:203.0.113.7', '198.51.100.1'))).toBe(
      '203.0.113.7',
    )
  })

  it('is unknown once the socket is closed', () => {
    expect(read(request(undefined, '198.51.100.1'))).toBe('unknown')
  })
})
