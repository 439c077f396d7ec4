import { describe, expect, it } from 'vitest'
import { networkOf, parseIpAddress } from './ip-address.ts'

describe('an IP address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['203.0.113.9:50001', '203.0.113.9'],
    [' "203.0.113.9:50001" ', '203.0.113.9'],
    ['[203.0.113.9]:443', '203.0.113.9'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['"[2001:db8::1]:443"', '2001:db8::1'],
    ['[fe80::1%eth0]:443', 'fe80::1'],
    ['fe80::1%2', 'fe80::1'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['[::FFFF:cb00:7109]:50001', '203.0.113.9'],
    ['64:ff9b::203.0.113.9', '203.0.113.9'],
    ['::1', '::1'],
  ])('is read from %j as %s', (text, ip) => {
    expect(parseIpAddress(text)).toBe(ip)
  })

  it.each([
    '',
    'unknown',
    '_hidden',
    'localhost:4000',
    '1',
    '203.0.113',
    '203.0.113.09',
    '203.0.113.9:',
    '203.0.113.9:http',
    '203.0.113.9, 203.0.113.10',
    '[2001:db8::1',
    '[]:443',
    '2001:db8::1::2',
  ])('is not found in %j', (text) => {
    expect(parseIpAddress(text)).toBeUndefined()
  })
})

describe('the network of a client', () => {
  it.each([
    ['2001:db8:1:2:3:4:5:6', 64, '2001:db8:1:2::/64'],
    ['2001:db8:1:2:3:4:5:6', 48, '2001:db8:1::/48'],
    ['::1', 64, '::/64'],
    ['203.0.113.9', 64, '203.0.113.9'],
    ['203.0.113.9', 48, '203.0.113.9'],
    ['unknown', 64, 'unknown'],
  ] as const)('of %s by %d bits is %s', (ip, bits, network) => {
    expect(networkOf(ip, bits)).toBe(network)
  })
})
