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
  ])('serve index.html for %s, to be revalidated each time', async (path) => {
    const { status, text, headers } = await service().send(path)
    expect([status, text]).toEqual([200, '<title>THE PAGE</title>'])
    expect(headers['cache-control']).toBe('no-cache')
    expect(headers['content-type']).toBe('text/html;charset=utf-8')
  })

  it.each([
    { path: '/assets/app-1a2b.js', holds: 'THE SCRIPT' },
    { path: '/explorer/assets/editor-1a2b.js', holds: 'THE EDITOR' },
  ])('serve $path as immutable', async ({ path, holds }) => {
    const { status, text, headers } = await service().send(path)
    expect([status, text]).toEqual([200, holds])
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  it('answer the revalidation of an unchanged file with 304', async () => {
    const { headers } = await service().send('/favicon.svg')
    expect(headers['cache-control']).toBe('no-cache')
    const again = await service().send('/favicon.svg', {
      headers: { 'if-none-match': String(headers.etag) },
    })
    expect([again.status, again.text]).toEqual([304, ''])
  })

  it('may load only from this server, also after a 304', async () => {
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
  ])('answer %s with 404, which must not be cached', async (path) => {
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
  ])('do not serve files outside their directory for %s', async (path) => {
    const { status, text } = await service().send(path)
    expect([200, 404]).toContain(status)
    expect(text).not.toContain('SECRET')
  })

  it('survive an invalid range', async () => {
    await service()
      .send('/favicon.svg', { headers: { range: 'bytes=5-2' } })
      .catch(() => undefined)
    expect((await service().send('/healthz')).status).toBe(200)
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('refuse %s', async (method) => {
    for (const path of ['/', '/orders', '/assets/app-1a2b.js', '/explorer/assets/editor-1a2b.js']) {
      const { status, headers } = await service().send(path, { method })
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
    }
  })

  it('answer HEAD with the same headers and no body', async () => {
    const { status, text, headers } = await service().send('/', { method: 'HEAD' })
    expect([status, text]).toEqual([200, ''])
    expect(headers['content-length']).toBe('23')
  })

  it('include the explorer at /graphql for a viewer who is signed in', async () => {
    const { status, text, headers } = await service().send('/graphql', {
      headers: { ...VISIT, ...admin },
    })
    expect([status, text]).toEqual([200, '<title>THE EXPLORER</title>'])
    expect(headers['cache-control']).toBe('no-cache')
  })

  it('redirect other visits of /graphql to sign-in, with the way back', async () => {
    for (const headers of [
      VISIT,
      { ...VISIT, cookie: admin['cookie']?.replace(/=.*/, '=forged') },
    ]) {
      const { status, text, headers: answer } = await service().send('/graphql', { headers })
      expect([status, text, answer.location]).toEqual([302, '', '/sign-in?next=%2Fgraphql'])
      expect(answer['cache-control']).toBe('no-store')
    }
  })

  it('redirect a shared link of /graphql to sign-in with its query (A1)', async () => {
    const link = '/graphql?query=%7Bviewer%7Bname%7D%7D&variables=%7B%22a%22%3A1%7D'
    const { headers } = await service().send(link, { headers: VISIT })
    const location = new URL(headers.location ?? '', service().url)
    expect([location.pathname, location.searchParams.get('next')]).toEqual(['/sign-in', link])
  })

  it('answer with an instruction if they were not built', async () => {
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
