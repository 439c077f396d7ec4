import { beforeAll, expect, it } from 'vitest'
import { useBuiltPages } from '../testing/built-pages.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { runService, useService, type Credential } from '../testing/running-service.ts'

const VISIT = { accept: 'text/html,*/*;q=0.8', 'sec-fetch-mode': 'navigate' }

describeOnEachEngine('pages', (get) => {
  const service = useService(get, { distDirectory: useBuiltPages() })
  let admin: Credential
  beforeAll(async () => {
    admin = await service().signIn()
  })

  it.each([
    '/',
    '/index.html',
    '/orders',
    '/orders/1245',
    '/sign-in?next=%2F',
    '/a/b/c',
    '/graphql/',
  ])('%s is the page, looked up anew each time', async (path) => {
    const { status, text, headers } = await service().send(path)
    expect([status, text]).toEqual([200, '<title>THE PAGE</title>'])
    expect(headers['cache-control']).toBe('no-cache')
    expect(headers['content-type']).toBe('text/html;charset=utf-8')
  })

  it.each([
    { path: '/assets/app-1a2b.js', holds: 'THE SCRIPT' },
    { path: '/explorer/assets/editor-1a2b.js', holds: 'THE EDITOR' },
  ])('$path is kept for ever', async ({ path, holds }) => {
    const { status, text, headers } = await service().send(path)
    expect([status, text]).toEqual([200, holds])
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  it('a file that may change is asked for anew, which costs little', async () => {
    const { headers } = await service().send('/favicon.svg')
    expect(headers['cache-control']).toBe('no-cache')
    const again = await service().send('/favicon.svg', {
      headers: { 'if-none-match': String(headers.etag) },
    })
    expect([again.status, again.text]).toEqual([304, ''])
  })

  it('may load what this server has and nothing else, unchanged or not', async () => {
    const allowed: unknown = expect.stringMatching(
      /default-src 'self'; script-src 'self'; .*connect-src 'self'; .*frame-ancestors 'none'/,
    )
    const { headers } = await service().send('/')
    expect(headers['content-security-policy']).toEqual(allowed)
    const again = await service().send('/', { headers: { 'if-none-match': String(headers.etag) } })
    expect(again.status).toBe(304)
    expect(again.headers['content-security-policy']).toEqual(allowed)
    const explorer = await service().send('/graphql', { headers: { ...VISIT, ...admin } })
    expect(explorer.headers['content-security-policy']).toEqual(allowed)
  })

  it.each([
    '/assets/gone-9z9z.js',
    '/assets/gone',
    '/assets/',
    '/explorer/assets/gone',
    '/explorer/gone',
    '/gone.js',
  ])('%s is not there, and nothing is kept in its place', async (path) => {
    const { status, headers } = await service().send(path)
    expect(status).toBe(404)
    expect(headers['cache-control']).toBe('no-store')
  })

  it.each([
    '/../secret.txt',
    '/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/explorer/../../secret.txt',
    '//secret.txt',
    '/.hidden',
    '/%2ehidden',
    '/%',
    '/%E0%A4%A',
    '/%00',
  ])('%s leads nowhere else', async (path) => {
    const { status, text } = await service().send(path)
    expect([200, 404]).toContain(status)
    expect(text).not.toContain('SECRET')
  })

  it('a range that makes no sense ends nothing', async () => {
    await service()
      .send('/favicon.svg', { headers: { range: 'bytes=5-2' } })
      .catch(() => undefined)
    expect((await service().send('/healthz')).status).toBe(200)
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is not for pages', async (method) => {
    for (const path of ['/', '/orders', '/assets/app-1a2b.js', '/explorer/assets/editor-1a2b.js']) {
      const { status, headers } = await service().send(path, { method })
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
    }
  })

  it('HEAD tells the same without the page', async () => {
    const { status, text, headers } = await service().send('/', { method: 'HEAD' })
    expect([status, text]).toEqual([200, ''])
    expect(headers['content-length']).toBe('23')
  })

  it('the explorer opens at /graphql for who is signed in', async () => {
    const { status, text, headers } = await service().send('/graphql', {
      headers: { ...VISIT, ...admin },
    })
    expect([status, text]).toEqual([200, '<title>THE EXPLORER</title>'])
    expect(headers['cache-control']).toBe('no-cache')
  })

  it('others are sent to sign in first, and back after that', async () => {
    for (const headers of [VISIT, { ...VISIT, cookie: 'better-auth.session_token=forged' }]) {
      const { status, text, headers: answer } = await service().send('/graphql', { headers })
      expect([status, text, answer.location]).toEqual([302, '', '/sign-in?next=%2Fgraphql'])
      expect(answer['cache-control']).toBe('no-store')
    }
  })

  it('are missed with a word on what to do if they were not built', async () => {
    const bare = await runService(get().database, { distDirectory: '/no/such/directory' })
    try {
      const { status, text } = await bare.send('/')
      expect(status).toBe(503)
      expect(text).toContain('npm run build')
    } finally {
      await bare.stop()
    }
  })
})
