import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { brotliDecompressSync, gunzipSync, brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { connectRaw, startHttpServer } from '../testing/http-server.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { createPages } from './pages.ts'
import { formFor, readStaticFiles } from './static-files.ts'

const THE_PAGE = '<title>THE PAGE</title>'

async function write(directory: string, files: Record<string, string | Buffer>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), content)
  }
}

/** The response bodies in the bytes of a connection, split by their content length. */
function bodiesIn(received: string): string[] {
  const bodies: string[] = []
  let rest = received
  while (rest !== '') {
    const [, head = '', after = ''] = /^(HTTP\/1\.1 200 .*?\r\n)\r\n(.*)$/s.exec(rest) ?? []
    const length = Number(/\r\nContent-Length: (\d+)\r\n/.exec(head)?.[1])
    if (!(length <= after.length)) throw new Error(`no whole answer: ${rest}`)
    bodies.push(after.slice(0, length))
    rest = after.slice(length)
  }
  return bodies
}

it.each([
  { what: 'longer', build: (web: string) => write(web, { 'index.html': THE_PAGE.repeat(50) }) },
  { what: 'shorter', build: (web: string) => write(web, { 'index.html': '-' }) },
  { what: 'gone', build: (web: string) => rm(web, { recursive: true }) },
])('a file that became $what after the start is sent as it was at the start', async ({ build }) => {
  const dist = await temporaryDirectory()
  await write(dist, { 'web/index.html': THE_PAGE })
  const { page } = createPages(dist)
  const { port } = await startHttpServer(page)
  await build(join(dist, 'web'))

  const get = (end = '') => `GET / HTTP/1.1\r\nHost: test\r\n${end}\r\n`
  const client = connectRaw(port, get())
  await client.until((text) => text.includes('\r\n\r\n'))
  client.socket.write(get('Connection: close\r\n'))
  await client.ended()
  expect(bodiesIn(client.text())).toEqual([THE_PAGE, THE_PAGE])
})

it('a compressed copy is sent to a client that accepts its encoding', async () => {
  const directory = await temporaryDirectory()
  await write(directory, {
    'assets/app.js': 'THE SCRIPT',
    'assets/app.js.br': brotliCompressSync('THE SCRIPT'),
    'assets/app.js.gz': gzipSync('THE SCRIPT'),
    'favicon.svg': '<svg/>',
  })
  const files = readStaticFiles(directory)
  expect([...files.keys()].sort()).toEqual(['/assets/app.js', '/favicon.svg'])

  const script = files.get('/assets/app.js') ?? []
  const encodingFor = (accepted?: string) => formFor(script, accepted)?.encoding
  expect(encodingFor('gzip, deflate, br, zstd')).toBe('br')
  expect(encodingFor('GZIP;q=0.5')).toBe('gzip')
  expect(encodingFor('br;q=0, gzip')).toBe('gzip')
  expect(encodingFor('deflate, vibrant')).toBe('identity')
  expect(encodingFor()).toBe('identity')

  const texts = script.map(({ encoding, body }) => {
    if (encoding === 'identity') return body.toString()
    return (encoding === 'br' ? brotliDecompressSync(body) : gunzipSync(body)).toString()
  })
  expect(texts).toEqual(['THE SCRIPT', 'THE SCRIPT', 'THE SCRIPT'])
  for (const { headers } of script) expect(headers['Content-Type']).toBe('text/javascript')
  expect(new Set(script.map(({ etag }) => etag)).size).toBe(3)
  expect(formFor(files.get('/favicon.svg') ?? [], 'br, gzip')?.encoding).toBe('identity')
})

it('every public file of the page has a known media type', () => {
  const known = readStaticFiles(join(import.meta.dirname, '../../web/public'))
  const types = [...known.values()].flat().map(({ headers }) => headers['Content-Type'])
  expect(types.length).toBeGreaterThan(0)
  expect(types).not.toContain('application/octet-stream')
})
