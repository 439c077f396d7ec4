import type { ServerResponse } from 'node:http'
import { expect, it, vi } from 'vitest'
import { parseResponse } from '../testing/chunked.ts'
import { connectRaw, GET_1_0, GET_1_1, startHttpServer } from '../testing/http-server.ts'
import { memoryClient } from '../testing/memory-response.ts'
import { EventStream } from './event-stream.ts'
import { nextFrame } from './frame.ts'

const VALUE = nextFrame({ data: { text: '€ 5 🚚' } })
const bytes = (body: Buffer) => body.toString('latin1')

/** Starts a server that answers every request with a stream. */
async function startStreams(prepare: (response: ServerResponse) => void = () => undefined) {
  const streams: EventStream[] = []
  const closed: EventStream[] = []
  const server = await startHttpServer((_req, res) => {
    prepare(res)
    const stream = new EventStream(res)
    streams.push(stream)
    stream.onClose(() => closed.push(stream))
  })
  const stream = (index: number) => {
    const found = streams[index]
    if (found === undefined) throw new Error('no such stream')
    return found
  }
  const opened = (count: number) => vi.waitFor(() => expect(streams).toHaveLength(count))
  return { ...server, stream, opened, closed }
}

it('sends its head before there is a value, with headers against buffering by proxies', async () => {
  const { port } = await startStreams()
  const client = connectRaw(port, GET_1_1)
  await client.until((text) => text.includes(':\n\n'))
  const { statusLine, headers } = parseResponse(client.text())
  expect(statusLine).toBe('HTTP/1.1 200 OK')
  expect(headers.get('content-type')).toBe('text/event-stream')
  expect(headers.get('cache-control')).toMatch(/no-cache/)
  expect(headers.get('cache-control')).toMatch(/no-transform/)
  expect(headers.get('x-accel-buffering')).toBe('no')
  expect(headers.has('content-encoding')).toBe(false)
})

it('sends its head together with a value that is sent at once', () => {
  const client = memoryClient()
  const stream = new EventStream(client.response)
  stream.sendLatest(VALUE)
  expect(client.results()).toHaveLength(1)
  expect(client.writes).toBe(1)
  stream.sendLatest(VALUE)
  expect(client.writes).toBe(2)
})

it('sends a refusal together with its head', () => {
  const client = memoryClient()
  new EventStream(client.response).complete(VALUE)
  expect(client.completed).toBe(true)
  expect(client.writes).toBe(1)
})

it('keeps the headers that were set before', async () => {
  const { port } = await startStreams((res) => {
    res.setHeader('X-Request-Id', '42')
    res.setHeader('Set-Cookie', ['a=1', 'b=2'])
  })
  const client = connectRaw(port, GET_1_1)
  await client.until((text) => text.includes(':\n\n'))
  expect(client.text()).toContain('X-Request-Id: 42\r\n')
  expect(client.text()).toContain('Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n')
})

it('is a well-formed chunked response of HTTP/1.1, and leaves the connection usable', async () => {
  const { port, stream, opened } = await startStreams()
  const client = connectRaw(port, GET_1_1)
  await opened(1)
  stream(0).sendLatest(VALUE)
  stream(0).keepAlive()
  stream(0).sendLatest(VALUE)
  stream(0).complete(VALUE)
  await client.until((text) => text.includes('\r\n0\r\n\r\n'))
  const value = bytes(VALUE.body)
  expect(parseResponse(client.text())).toMatchObject({
    body: `:\n\n${value}:\n\n${value}${value}event: complete\ndata:\n\n`,
    finished: true,
    rest: '',
  })
  client.socket.write(GET_1_1)
  await opened(2)
  stream(1).complete()
  await client.until((text) => text.split('\r\n0\r\n\r\n').length === 3)
  expect(parseResponse(parseResponse(client.text()).rest)).toMatchObject({
    statusLine: 'HTTP/1.1 200 OK',
    body: ':\n\nevent: complete\ndata:\n\n',
    finished: true,
  })
})

it('closes the connection if the client requests it', async () => {
  const { port, stream, opened } = await startStreams()
  const client = connectRaw(port, GET_1_1.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'))
  await opened(1)
  stream(0).complete()
  await client.ended()
  expect(parseResponse(client.text())).toMatchObject({ finished: true, rest: '' })
})

it('speaks HTTP/1.0 without chunks', async () => {
  const { port, stream, opened } = await startStreams()
  const client = connectRaw(port, GET_1_0)
  await opened(1)
  stream(0).sendLatest(VALUE)
  stream(0).complete()
  await client.ended()
  const { headers, body } = parseResponse(client.text())
  expect(headers.has('transfer-encoding')).toBe(false)
  expect(body).toBe(`:\n\n${bytes(VALUE.body)}event: complete\ndata:\n\n`)
})

it('closes the connection without `complete` if the client is to reconnect', async () => {
  const { port, stream, opened, closed } = await startStreams()
  const client = connectRaw(port, GET_1_1)
  await opened(1)
  stream(0).sendLatest(VALUE)
  stream(0).end()
  stream(0).sendLatest(VALUE)
  stream(0).complete(VALUE)
  await client.ended()
  expect(parseResponse(client.text())).toMatchObject({
    body: `:\n\n${bytes(VALUE.body)}`,
    finished: true,
    rest: '',
  })
  await vi.waitFor(() => expect(closed).toHaveLength(1))
})

it('answers pipelined requests in order', async () => {
  const { port, stream, opened } = await startStreams()
  const client = connectRaw(port, GET_1_1 + GET_1_1)
  await opened(2)
  stream(1).sendLatest(VALUE)
  stream(0).sendLatest(VALUE)
  stream(1).keepAlive()
  stream(0).complete()
  stream(1).sendLatest(VALUE)
  stream(1).complete()
  await client.until((text) => text.split('\r\n0\r\n\r\n').length === 3)
  const value = bytes(VALUE.body)
  const first = parseResponse(client.text())
  expect(first).toMatchObject({ body: `:\n\n${value}event: complete\ndata:\n\n`, finished: true })
  expect(parseResponse(first.rest)).toMatchObject({
    body: `:\n\n${value}:\n\n${value}event: complete\ndata:\n\n`,
    finished: true,
    rest: '',
  })
})

it.each([
  ['is reset', (socket: { resetAndDestroy: () => unknown }) => socket.resetAndDestroy()],
  ['is closed', (socket: { destroy: () => unknown }) => socket.destroy()],
  ['is half closed', (socket: { end: () => unknown }) => socket.end()],
])('closes once, with all pipelined requests, when the connection %s', async (_how, cut) => {
  const { port, stream, opened, closed, connections } = await startStreams()
  const client = connectRaw(port, GET_1_1 + GET_1_1 + GET_1_1)
  await opened(3)
  cut(client.socket)
  for (const index of [0, 1, 2]) stream(index).sendLatest(VALUE)
  await vi.waitFor(() => expect(closed).toHaveLength(3))
  await vi.waitFor(async () => expect(await connections()).toBe(0))
  for (const index of [0, 1, 2]) {
    expect(stream(index).closed).toBe(true)
    stream(index).sendLatest(VALUE)
    stream(index).keepAlive()
    stream(index).complete()
    stream(index).end()
  }
  let late = 0
  stream(1).onClose(() => (late += 1))
  expect(late).toBe(1)
  expect(closed).toHaveLength(3)
})

it('is closed from the beginning if the client left before', async () => {
  let closed = 0
  const left = new Promise<void>((resolve) => {
    void startHttpServer((req, res) => {
      req.socket.once('close', () => {
        const stream = new EventStream(res)
        stream.onClose(() => (closed += 1))
        stream.sendLatest(VALUE)
        resolve()
      })
    }).then(({ port }) => {
      const client = connectRaw(port, GET_1_1)
      client.socket.once('connect', () => client.socket.end())
    })
  })
  await left
  expect(closed).toBe(1)
})
