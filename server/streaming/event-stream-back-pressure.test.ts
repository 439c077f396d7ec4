import { afterEach, expect, it, vi } from 'vitest'
import { eventLoopTurns } from '../testing/event-loop.ts'
import { connectRaw, GET_1_0, GET_1_1, startHttpServer } from '../testing/http-server.ts'
import { memoryClient } from '../testing/memory-response.ts'
import { EventStream, type EventStreamLimits } from './event-stream.ts'
import { nextFrame } from './frame.ts'

const LIMITS: EventStreamLimits = {
  maxBacklogBytes: 1024 * 1024,
  maxQueuedBytes: 16 * 1024,
  stalledMs: 60_000,
  headMs: 0,
}
const FRAME_BYTES = 64 * 1024
const FILLING = 'x'.repeat(FRAME_BYTES)

const frameOf = (n: number) => nextFrame({ n, filling: FILLING })
/** The numbers of the values that a client has received. */
const numbersIn = (text: string) =>
  [...text.matchAll(/"n":(\d+),/g)].map((match) => Number(match[1]))

afterEach(() => vi.useRealTimers())

/** Opens a stream to a client that does not read, and sends values until one is kept back. */
async function stall(
  request: string,
  limits: Partial<EventStreamLimits> = {},
  highWaterMark?: number,
) {
  let resolveStream: (stream: EventStream) => void = () => undefined
  const opened = new Promise<EventStream>((resolve) => (resolveStream = resolve))
  const server = await startHttpServer(
    (_req, res) => resolveStream(new EventStream(res, { ...LIMITS, ...limits })),
    highWaterMark === undefined ? {} : { highWaterMark },
  )
  const client = connectRaw(server.port, request)
  const stream = await opened
  await client.until((text) => text.includes(':\n\n'))
  client.socket.pause()
  let n = 0
  // The kernel takes megabytes before Node's own queue grows, and reports that with a delay.
  const send = (count: number) => {
    for (let sent = 0; sent < count; sent += 1) stream.sendLatest(frameOf((n += 1)))
  }
  while (stream.queuedBytes <= LIMITS.maxQueuedBytes) {
    send(1)
    await eventLoopTurns(1)
  }
  return { ...server, stream, client, send, last: () => n }
}

const paths = [
  ['straight to the socket', GET_1_1, undefined],
  ["through Node's response", GET_1_0, undefined],
  // Node 22 and newer have a larger high-water mark than earlier versions.
  ['to a socket that drains late', GET_1_1, 256 * 1024],
] as const

it.each(paths)(
  'keeps memory bounded and delivers the newest value, %s',
  async (_path, request, mark) => {
    const { stream, client, send, last } = await stall(request, {}, mark)
    const queued = stream.queuedBytes
    send(200)
    expect(stream.queuedBytes).toBeLessThan(queued + 100)
    expect(queued).toBeLessThan(LIMITS.maxQueuedBytes + 2 * FRAME_BYTES)
    const newest = last()
    client.socket.resume()
    await client.until((text) => numbersIn(text).includes(newest))
    const received = numbersIn(client.text())
    expect(received).toEqual([...received].sort((a, b) => a - b))
    expect(new Set(received).size).toBe(received.length)
    expect(received.length).toBeLessThan(newest - 150)
    // From now on the client keeps up again.
    send(1)
    await client.until((text) => numbersIn(text).includes(newest + 1))
  },
)

it('does not send a newer value before one that is still queued', () => {
  const client = memoryClient()
  const stream = new EventStream(client.response, LIMITS)
  client.hold()
  for (const n of [1, 2]) stream.sendLatest(frameOf(n))
  client.takeOne()
  // There is room again, but the second value has not been written yet.
  expect(stream.queuedBytes).toBeLessThan(LIMITS.maxQueuedBytes)
  stream.sendLatest(frameOf(3))
  for (let n = 0; n < 5; n += 1) client.takeOne()
  expect(client.results()).toMatchObject([{ n: 1 }, { n: 3 }])
  stream.end()
  client.leave()
})

it('sends keep-alives while a value is kept back', async () => {
  const { stream, client, send } = await stall(GET_1_1)
  send(1)
  const before = stream.queuedBytes
  for (let n = 0; n < 4; n += 1) stream.keepAlive()
  expect(stream.queuedBytes).toBe(before + 4 * '3\r\n:\n\n\r\n'.length)
  client.socket.resume()
  await client.until((text) => text.includes(':\n\n\r\n3\r\n:\n\n\r\n3\r\n:\n\n\r\n3\r\n:\n\n'))
})

it('delivers the value that is kept back before `complete`', async () => {
  const { stream, client, send, last } = await stall(GET_1_1)
  send(3)
  stream.complete()
  client.socket.resume()
  await client.until((text) => text.includes('event: complete'))
  expect(numbersIn(client.text()).at(-1)).toBe(last())
})

it.each([
  ['while a value is kept back', (_stream: EventStream, send: (count: number) => void) => send(1)],
  ['when its stream was completed', (stream: EventStream) => stream.complete()],
  ['when its stream was ended', (stream: EventStream) => stream.end()],
])('disconnects a subscriber that reads nothing, %s', async (_when, act) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { stream, client, send, connections } = await stall(GET_1_1, { stalledMs: 5_000 })
  let closed = 0
  stream.onClose(() => (closed += 1))
  act(stream, send)
  vi.advanceTimersByTime(4_999)
  expect(closed).toBe(0)
  vi.advanceTimersByTime(1)
  expect(closed).toBe(1)
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
  client.socket.resume()
  await client.ended()
  await vi.waitFor(async () => expect(await connections()).toBe(0))
  expect(closed).toBe(1)
})

it('does not disconnect a subscriber that has caught up, and leaves no timer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { stream, client, send, last } = await stall(GET_1_1, { stalledMs: 5_000 })
  send(1)
  expect(vi.getTimerCount()).toBe(1)
  client.socket.resume()
  await client.until((text) => numbersIn(text).includes(last()))
  expect(vi.getTimerCount()).toBe(0)
  expect(stream.closed).toBe(false)
})

it('leaves no timer when a stalled subscriber disconnects', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { stream, client, send } = await stall(GET_1_1)
  send(1)
  const gone = new Promise<void>((resolve) => stream.onClose(resolve))
  client.socket.resetAndDestroy()
  await gone
  expect(vi.getTimerCount()).toBe(0)
})
