import { expect, it } from 'vitest'
import { Hosts, splitHosts } from './hosts.ts'

it.each([
  ['postgres://a:1/orders', ['postgres://a:1/orders']],
  [
    'postgresql://me:p%40ss@a:1,b,[::1]:3/orders?sslmode=require',
    [
      'postgresql://me:p%40ss@a:1/orders?sslmode=require&uselibpqcompat=true',
      'postgresql://me:p%40ss@b/orders?sslmode=require&uselibpqcompat=true',
      'postgresql://me:p%40ss@[::1]:3/orders?sslmode=require&uselibpqcompat=true',
    ],
  ],
  [
    'postgres://a,b/orders?sslmode=prefer',
    [
      'postgres://a/orders?sslmode=require&uselibpqcompat=true',
      'postgres://a/orders?sslmode=disable&uselibpqcompat=true',
      'postgres://b/orders?sslmode=require&uselibpqcompat=true',
      'postgres://b/orders?sslmode=disable&uselibpqcompat=true',
    ],
  ],
  [
    'postgres://a/orders?sslrootcert=system&application_name=my%20shop',
    ['postgres://a/orders?application_name=my%20shop&sslmode=verify-full&uselibpqcompat=true'],
  ],
  [
    'postgres://a/orders?sslmode=require&sslrootcert=system&application_name=my%20shop',
    ['postgres://a/orders?sslmode=verify-full&application_name=my%20shop&uselibpqcompat=true'],
  ],
  ['postgres://a/orders?sslmode=no-verify', ['postgres://a/orders?sslmode=no-verify']],
  ['postgres://me:a,b@c,d/orders', ['postgres://me:a,b@c/orders', 'postgres://me:a,b@d/orders']],
  ['postgres:///orders?host=/run/a', ['postgres:///orders?host=/run/a']],
])('%s has a URL for each host', (url, urls) => {
  expect(splitHosts(url)).toEqual(urls)
})

it('has a copy that begins at the same host, and turns by itself', () => {
  const hosts = new Hosts('postgres://a,b/orders')
  hosts.passOver(hosts.url)
  const copy = hosts.copy()
  expect(copy.url).toBe('postgres://b/orders')
  copy.passOver(copy.url)
  expect([copy.url, hosts.url]).toEqual(['postgres://a/orders', 'postgres://b/orders'])
})

it('turns to the next host once, when several connections to one fail', () => {
  const hosts = new Hosts('postgres://a,b,c/orders')
  expect(hosts.count).toBe(3)
  const { url } = hosts
  hosts.passOver(url)
  hosts.passOver(url)
  expect(hosts.url).toBe('postgres://b/orders')
  hosts.passOver(hosts.url)
  hosts.passOver(hosts.url)
  expect(hosts.url).toBe(url)
})
