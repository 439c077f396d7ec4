import { describe, expect, it } from 'vitest'
import { isCrossSite, isPageVisit } from './cross-site.ts'

const PLAIN = 'http://127.0.0.1:4000'
const SECURE = 'https://orders.example.com'
const SITES = ['same-origin', 'none', 'same-site', 'cross-site', undefined]

describe('the detection of requests from another site', () => {
  const ORIGINS: {
    name: string
    publicOrigin: string
    origin?: string
    host: string
    own: boolean
  }[] = [
    {
      name: 'the public origin',
      publicOrigin: SECURE,
      origin: SECURE,
      host: 'inner:4000',
      own: true,
    },
    {
      name: 'the address it reached',
      publicOrigin: PLAIN,
      origin: 'http://192.168.0.5:4000',
      host: '192.168.0.5:4000',
      own: true,
    },
    {
      name: 'that address, over https in front',
      publicOrigin: PLAIN,
      origin: 'https://lan.example',
      host: 'lan.example',
      own: true,
    },
    {
      name: 'plain http where https is public',
      publicOrigin: SECURE,
      origin: 'http://orders.example.com',
      host: 'orders.example.com',
      own: false,
    },
    {
      name: 'another host',
      publicOrigin: PLAIN,
      origin: 'http://evil.example',
      host: '127.0.0.1:4000',
      own: false,
    },
    {
      name: 'another port',
      publicOrigin: PLAIN,
      origin: 'http://127.0.0.1:5000',
      host: '127.0.0.1:4000',
      own: false,
    },
    {
      name: 'a sibling',
      publicOrigin: SECURE,
      origin: 'https://shop.example.com',
      host: 'orders.example.com',
      own: false,
    },
    {
      name: 'a name that ends alike',
      publicOrigin: SECURE,
      origin: 'https://evil-orders.example.com',
      host: 'orders.example.com',
      own: false,
    },
    {
      name: 'a name that begins alike',
      publicOrigin: SECURE,
      origin: 'https://orders.example.com.evil.example',
      host: 'orders.example.com',
      own: false,
    },
    { name: 'a sandbox', publicOrigin: PLAIN, origin: 'null', host: '127.0.0.1:4000', own: false },
    {
      name: 'an extension',
      publicOrigin: PLAIN,
      origin: 'chrome-extension://127.0.0.1:4000',
      host: '127.0.0.1:4000',
      own: false,
    },
    { name: 'nothing', publicOrigin: PLAIN, origin: '', host: '127.0.0.1:4000', own: false },
  ]
  const CASES = ORIGINS.flatMap((each) => SITES.map((site) => ({ ...each, site })))

  it.each(CASES)('$name with Sec-Fetch-Site $site: own $own', (request) => {
    const { origin, host, site, publicOrigin, own } = request
    const headers = { host, origin, ...(site === undefined ? {} : { 'sec-fetch-site': site }) }
    expect(isCrossSite(headers, publicOrigin)).toBe(!own)
  })

  it.each([
    { site: undefined, crossSite: false },
    { site: 'same-origin', crossSite: false },
    { site: 'none', crossSite: false },
    { site: 'same-site', crossSite: true },
    { site: 'cross-site', crossSite: true },
  ])('without an Origin, Sec-Fetch-Site $site decides: $crossSite', ({ site, crossSite }) => {
    const headers = site === undefined ? {} : { 'sec-fetch-site': site }
    expect(isCrossSite({ host: '127.0.0.1:4000', ...headers }, PLAIN)).toBe(crossSite)
  })
})

describe('the detection of page visits', () => {
  const html = 'text/html,application/xhtml+xml,*/*;q=0.8'
  it.each([
    { method: 'GET', accept: html, mode: 'navigate', visit: true },
    { method: 'GET', accept: html, mode: undefined, visit: true },
    { method: 'GET', accept: html, mode: 'cors', visit: false },
    { method: 'GET', accept: html, mode: 'no-cors', visit: false },
    { method: 'POST', accept: html, mode: 'navigate', visit: false },
    { method: 'GET', accept: 'application/json', mode: 'navigate', visit: false },
    { method: 'GET', accept: 'text/event-stream', mode: undefined, visit: false },
    { method: 'GET', accept: undefined, mode: undefined, visit: false },
  ])('$method $accept $mode: $visit', ({ method, accept, mode, visit }) => {
    const headers = {
      ...(accept === undefined ? {} : { accept }),
      ...(mode === undefined ? {} : { 'sec-fetch-mode': mode }),
    }
    expect(isPageVisit(method, headers)).toBe(visit)
  })
})
