import { describe, expect, it } from 'vitest'
import { recordLog } from '../testing/log-records.ts'
import { createOriginCheck } from './origin-check.ts'

const publicOrigin = 'http://127.0.0.1:4000'

function start() {
  const logged = recordLog('warn')
  return { logged, check: createOriginCheck({ publicOrigin, log: logged.log }) }
}

describe('the check of origins', () => {
  it.each([
    // nginx: `proxy_set_header Host $host` drops the port.
    { origin: 'http://orders.local:8080', host: 'orders.local' },
    // nginx without `proxy_set_header Host`.
    { origin: 'http://orders.local:8080', host: '127.0.0.1:4000' },
    { origin: 'http://orders.local:8080', host: '127.0.0.1:4000', 'sec-fetch-site': 'same-origin' },
    { origin: 'https://orders.example.com', host: '127.0.0.1:4000' },
  ])(
    'names PUBLIC_URL if it can be the cause, and logs it once (A9): $origin at $host',
    (headers) => {
      const { check, logged } = start()
      const refusal = check(headers)
      expect(refusal).toContain(`requests from ${headers.origin} are not allowed`)
      expect(refusal).toContain('set PUBLIC_URL')
      // Strangers do not learn the setting.
      expect(refusal).not.toContain(publicOrigin)
      check(headers)
      expect(logged.records()).toMatchObject([
        { level: 'warn', origin: headers.origin, host: headers.host, publicUrl: publicOrigin },
      ])
      expect(logged.text()).toContain('set PUBLIC_URL to it')
    },
  )

  it.each([
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'https://shop.example.com', 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'null' },
    { origin: '' },
    { origin: 'chrome-extension://abc' },
    { origin: `http://${'x'.repeat(400)}.example` },
  ])('does not blame the setting for what another site sends: %j', (headers) => {
    const { check, logged } = start()
    const refusal = check({ host: '127.0.0.1:4000', ...headers })
    expect(refusal).toBe('Access denied: requests from other sites are not allowed.')
    expect(logged.text()).toBe('')
  })

  it('leads from http to https if PUBLIC_URL has that (A9)', () => {
    const { log } = recordLog('warn')
    const check = createOriginCheck({ publicOrigin: 'https://orders.example', log })
    const refusal = check({ host: 'orders.example', origin: 'http://orders.example' })
    expect(refusal).toContain('Open the dashboard with https://, as its setting PUBLIC_URL says.')
  })

  it('lets the own page and programs pass', () => {
    const { check } = start()
    expect(check({ host: '127.0.0.1:4000', origin: publicOrigin })).toBeUndefined()
    expect(check({ host: '127.0.0.1:4000' })).toBeUndefined()
  })

  it('logs a bounded number of origins', () => {
    const { check, logged } = start()
    for (let port = 1; port <= 500; port += 1) check({ origin: `http://a.example:${port}` })
    expect(logged.records()).toHaveLength(100)
  })
})
