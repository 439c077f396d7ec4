import { beforeAll, expect, it } from 'vitest'
import { useBuiltPages } from '../testing/built-pages.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import type { HttpRequest } from '../testing/http-request.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import {
  fromNewAddress,
  graphQLAnswer,
  runService,
  useService,
  type Credential,
} from '../testing/running-service.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const QUERY = '/graphql?query=%7Bviewer%7Bname%7D%7D'
const FOREIGN = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }

describeOnEachEngine('all routes', (get) => {
  const service = useService(get, { distDirectory: useBuiltPages() })
  let admin: Credential
  beforeAll(async () => {
    admin = await service().signIn()
  })

  const ANSWERS: {
    name: string
    path: string
    request?: HttpRequest
    status: number
    isPage?: true
  }[] = [
    { name: 'a page', path: '/', status: 200, isPage: true },
    { name: 'an asset', path: '/assets/app-1a2b.js', status: 200, isPage: true },
    { name: 'a missing file', path: '/gone.js', status: 404, isPage: true },
    { name: 'a refused method', path: '/', request: { method: 'POST' }, status: 405 },
    { name: 'health', path: '/healthz', status: 200 },
    { name: 'readiness', path: '/readyz', status: 200 },
    { name: 'metrics', path: '/metrics', status: 200 },
    { name: 'readiness, with a slash', path: '/readyz/', status: 200 },
    { name: 'health, with a slash', path: '/healthz/?x=1', status: 200 },
    { name: 'metrics, with a slash', path: '/metrics/', status: 404 },
    { name: 'readiness, as a proxy is asked', path: 'http://orders.example/readyz', status: 200 },
    {
      name: 'a page, as a proxy is asked',
      path: 'http://orders.example',
      status: 200,
      isPage: true,
    },
    { name: 'a route below /api that is not there', path: '/api/orders', status: 404 },
    { name: 'a response to a missing credential', path: QUERY, status: 401 },
    { name: 'a response to another site', path: QUERY, request: { headers: FOREIGN }, status: 403 },
    {
      name: 'a response to a form',
      path: '/graphql',
      request: { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' },
      status: 415,
    },
    { name: 'a closed auth route', path: '/api/auth/sign-up/email', status: 404 },
    { name: 'a session', path: '/api/auth/get-session', status: 200 },
    {
      name: 'a redirect',
      path: '/graphql',
      request: { headers: { accept: 'text/html' } },
      status: 302,
    },
  ]

  it.each(ANSWERS)('$name has the security headers', async (each) => {
    const { status, headers } = await service().send(each.path, each.request)
    expect(status).toBe(each.status)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers['content-security-policy']).toMatch(
      each.isPage === true
        ? /^default-src 'self'; script-src 'self'; .*frame-ancestors 'none'$/
        : /^default-src 'none'; frame-ancestors 'none'$/,
    )
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('access-control-allow-origin')
    expect(headers).not.toHaveProperty('strict-transport-security')
  })

  it('a response with data must not be cached', async () => {
    const { headers, status } = await service().send(QUERY, { headers: admin })
    expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
  })

  it('an https server sends Strict-Transport-Security', async () => {
    const secure = await runService(get().database, { publicUrl: 'https://orders.example.com/' })
    try {
      const { headers } = await secure.send('/healthz')
      expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}/)
    } finally {
      await secure.stop()
    }
  })

  it.each([
    { method: 'GET', path: QUERY },
    { method: 'POST', path: '/graphql' },
    { method: 'POST', path: '/api/auth/sign-in/username' },
    { method: 'POST', path: '/api/auth/sign-out' },
    { method: 'GET', path: '/api/auth/get-session' },
  ])('$method $path from another site is refused, even with a cookie', async ({ method, path }) => {
    for (const foreign of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const { status, text } = await service().send(path, {
        method,
        headers: { ...admin, ...JSON_TYPE, ...foreign },
        ...(method === 'POST' ? { body: '{"query":"{ viewer { name } }"}' } : {}),
      })
      expect(status).toBe(403)
      expect(text).not.toContain('"name"')
    }
    expect((await service().post('{ viewer { name } }', { as: admin })).status).toBe(200)
  })

  it('GET with a cookie needs no Origin and no custom header', async () => {
    const { status } = await service().send(QUERY, { headers: admin })
    expect(status).toBe(200)
    const own = { ...admin, origin: service().url, 'sec-fetch-site': 'same-origin' }
    expect((await service().send(QUERY, { headers: own })).status).toBe(200)
  })

  it('metrics describe the process and contain no data of orders', async () => {
    const { sql } = get().database
    await placeOrders(sql, await makeCustomer(sql, 'ada'), { count: 77 })
    await service().post('{ orders { totalCount } }', { as: admin })
    const { text, headers } = await service().send('/metrics')
    expect(headers['content-type']).toContain('text/plain')
    expect(text).toMatch(/^order_dashboard_streams 0$/m)
    expect(text).toMatch(
      /^order_dashboard_projection_lag_seconds\{projection="order_flow"\} [\d.]+$/m,
    )
    expect(text).toMatch(/^order_dashboard_graphql_requests_total\{outcome="handled"\} \d+$/m)
    expect(text).toMatch(/^order_dashboard_graphql_requests_total\{outcome="refused"\} \d+$/m)
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name)
    const known =
      /^(process_|nodejs_|order_dashboard_(streams|cohorts|graphql_requests_total|projection_lag_(seconds|events))$)/
    expect(names.filter((name) => !known.test(name))).toEqual([])
    // The events that were written just now may not have been read yet.
    const others = text.replace(/^order_dashboard_projection_lag_events.*$/m, '')
    expect(others).not.toMatch(/\b77\b(?!\d)|ada|admin/)
  })

  it('requests of a viewer over the rate limit are refused with Retry-After', async () => {
    const strict = await runService(get().database, { rateLimitPerSecond: 2 })
    try {
      const statuses = async (headers: Credential) => {
        const answers = await Promise.all(
          Array.from({ length: 30 }, () => strict.send(QUERY, { headers })),
        )
        return answers.map(({ status }) => status).sort()
      }
      const seen = await statuses({ ...admin, ...fromNewAddress() })
      expect(seen.filter((status) => status === 429).length).toBeGreaterThan(0)
      expect(seen.filter((status) => status === 200).length).toBeGreaterThanOrEqual(2)
      const burst = await Promise.all(
        Array.from({ length: 30 }, () => strict.send(QUERY, { headers: admin })),
      )
      const refused = burst.find(({ status }) => status === 429)
      expect(refused?.headers['retry-after']).toBe('1')
      expect(refused === undefined ? [] : graphQLAnswer(refused).codes).toEqual([
        'TOO_MANY_REQUESTS',
      ])
      // Requests without a viewer count per IP address, separately from those of viewers.
      const unauthenticated = await statuses(fromNewAddress())
      expect(unauthenticated.filter((status) => status === 429).length).toBeGreaterThan(0)
      expect((await strict.send(QUERY, { headers: fromNewAddress() })).status).toBe(401)
      expect((await strict.send('/healthz')).status).toBe(200)
    } finally {
      await strict.stop()
    }
  })

  it('a failed request outside GraphQL returns an error id that is in the log', async () => {
    const { sql } = get().database
    const failing = await runService(get().database)
    try {
      await sql.run('ALTER TABLE sessions RENAME COLUMN token TO token_elsewhere')
      const { status, errors, codes } = await failing.post('{ viewer { name } }', { as: admin })
      expect(status).toBe(500)
      expect(codes).toEqual(['INTERNAL_SERVER_ERROR'])
      const errorId = String(errors?.[0]?.extensions['errorId'])
      expect(errorId).toMatch(/^[0-9a-f-]{36}$/)
      expect(failing.logged.text()).toContain(errorId)
      expect(JSON.stringify(errors)).not.toMatch(/sessions|column/)
      await sql.run('ALTER TABLE sessions RENAME COLUMN token_elsewhere TO token')
      expect((await failing.post('{ viewer { name } }', { as: admin })).status).toBe(200)
    } finally {
      await failing.stop()
    }
  })

  it('a lost database makes the server not ready, but still healthy', async () => {
    const { sql } = get().database
    await sql.run('ALTER TABLE installation RENAME TO installation_elsewhere')
    const [ready, healthy] = [await service().send('/readyz'), await service().send('/healthz')]
    await sql.run('ALTER TABLE installation_elsewhere RENAME TO installation')
    expect([ready.status, ready.text]).toEqual([503, 'not ready\n'])
    expect([healthy.status, healthy.text]).toEqual([200, 'ok\n'])
    expect((await service().send('/readyz')).status).toBe(200)
  })
})
