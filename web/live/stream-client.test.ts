// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sseFetch } from '../testing/sse-fetch.ts'
import type { StreamEvent } from './client.ts'
import { createStreamClient } from './stream-client.ts'
import { watchedFetch } from './watchdog.ts'

const request = { query: 'subscription { orderStats { totalOrders } }' }
const refusal = (code: string) => ({
  data: null,
  errors: [{ message: 'No', extensions: { code } }],
})
/** With `random` at 1 the delays are 1, 2, 4, 8, 16, 20, 20 … s. */
const firstDelayMs = 1_000

function start() {
  const server = sseFetch()
  const live = createStreamClient({
    url: 'http://shop.test/graphql',
    fetchFn: watchedFetch(server.fetchFn, { connectMs: 10_000, silenceMs: 30_000 }),
    backoff: { firstMs: firstDelayMs, maxMs: 20_000 },
    random: () => 1,
    maxStreams: 2,
  })
  const values: unknown[] = []
  const events: StreamEvent[] = []
  const complete = vi.fn<() => void>()
  live.onEvent((event) => events.push(event))
  const stop = live.subscribe(request, {
    next: ({ data }) => values.push(data),
    error: () => undefined,
    complete,
  })
  return { server, live, values, events, complete, stop }
}

const settle = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('stream client', () => {
  it('streams by POST, uncached', async () => {
    const { server, values } = start()
    const stream = await server.opened(1)
    expect(stream.request).toMatchObject({ method: 'POST', cache: 'no-store' })
    stream.next({ data: { n: 1 } })
    stream.next({ data: { n: 2 } })
    await settle()
    expect(values).toEqual([{ n: 1 }, { n: 2 }])
  })

  it('reports when the server says that the stream is stale, and live again', async () => {
    const { server, events, values } = start()
    const stream = await server.opened(1)
    stream.next({ data: { n: 1 } })
    stream.keepAlive('stale')
    stream.keepAlive()
    stream.keepAlive('something new')
    await settle()
    expect(events).toEqual(['stale'])
    stream.keepAlive('live')
    stream.next({ data: { n: 2 } })
    await settle()
    expect(events).toEqual(['stale', 'live'])
    expect(values).toEqual([{ n: 1 }, { n: 2 }])
    expect(server.streams).toHaveLength(1)
  })

  it.each([
    ['just ends', 'end'],
    ['breaks', 'break'],
    ['completes', 'complete'],
  ] as const)('reconnects when the stream %s', async (_how, loss) => {
    const { server, values, events, complete } = start()
    const first = await server.opened(1)
    first.next({ data: { n: 1 } })
    await settle()
    first[loss]()
    await settle()
    expect(events).toEqual(['lost'])
    await vi.advanceTimersByTimeAsync(firstDelayMs)
    const second = await server.opened(2)
    second.next({ data: { n: 2 } })
    await settle()
    expect(values).toEqual([{ n: 1 }, { n: 2 }])
    expect(complete).not.toHaveBeenCalled()
  })

  it('reconnects when the stream ends together with its last value', async () => {
    const { server, values } = start()
    const first = await server.opened(1)
    first.next({ data: { n: 1 } })
    first.end()
    await vi.advanceTimersByTimeAsync(firstDelayMs)
    await server.opened(2)
    expect(values).toEqual([{ n: 1 }])
  })

  it('reconnects after too long a silence', async () => {
    const { server, events } = start()
    await server.opened(1)
    await vi.advanceTimersByTimeAsync(30_000 + firstDelayMs)
    await server.opened(2)
    expect(events).toEqual(['lost'])
  })

  it('waits longer with each failure, and starts over after a value', async () => {
    const { server } = start()
    server.answer = 'unreachable'
    const first = await server.opened(1)
    first.break()
    await vi.advanceTimersByTimeAsync(firstDelayMs + 2_000 + 4_000)
    expect(server.streams).toHaveLength(4)

    server.answer = 'stream'
    await vi.advanceTimersByTimeAsync(8_000)
    const working = await server.opened(5)
    working.next({ data: { n: 1 } })
    await settle()
    working.end()
    await vi.advanceTimersByTimeAsync(firstDelayMs)
    expect(server.streams).toHaveLength(6)
  })

  it('retries a temporary error, and still counts it as a failure', async () => {
    const { server } = start()
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const stream = await server.opened(attempt)
      stream.next(refusal('TOO_MANY_STREAMS'))
      stream.complete()
      await settle()
      await vi.advanceTimersByTimeAsync(firstDelayMs * 2 ** (attempt - 1) - 1)
      expect(server.streams).toHaveLength(attempt)
      await vi.advanceTimersByTimeAsync(1)
    }
    expect(server.streams).toHaveLength(4)
  })

  it.each(['UNAUTHENTICATED', 'FORBIDDEN', 'SESSION_ENDED'])('gives up on %s', async (code) => {
    const { server, events, complete } = start()
    const stream = await server.opened(1)
    stream.next(refusal(code))
    stream.complete()
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(server.streams).toHaveLength(1)
    expect(events).toEqual(['refused'])
    expect(complete).toHaveBeenCalledOnce()
  })

  it.each([401, 403])('gives up on HTTP %d', async (status) => {
    const { server, events } = start()
    server.answer = 'unreachable'
    await vi.advanceTimersByTimeAsync(0)
    server.answer = status
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(events).toEqual(['lost', 'refused'])
    expect(server.streams).toHaveLength(2)
  })

  it('keeps trying after other HTTP errors', async () => {
    const { server, events } = start()
    server.answer = 503
    await vi.advanceTimersByTimeAsync(120_000)
    expect(server.streams.length).toBeGreaterThan(6)
    expect(events).not.toContain('refused')
  })

  it('tries at once on retryNow, but never has two connections', async () => {
    const { server, live } = start()
    const first = await server.opened(1)
    live.retryNow()
    await settle()
    expect(server.streams).toHaveLength(1)

    first.break()
    await settle()
    live.retryNow()
    await settle()
    expect(server.streams).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(firstDelayMs)
    expect(server.streams).toHaveLength(2)
  })

  it('closes its stream on suspend and opens another on resume (R19)', async () => {
    const { server, live, values, events } = start()
    const first = await server.opened(1)
    live.suspend()
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(first.aborted).toBe(true)
    expect(server.streams).toHaveLength(1)
    expect(events).toEqual(['lost'])

    live.resume()
    const second = await server.opened(2)
    second.next({ data: { n: 1 } })
    await settle()
    expect(values).toEqual([{ n: 1 }])
  })

  it('opens at most maxStreams streams, and others when one ends', async () => {
    const { server, live, stop } = start()
    const sink = { next: () => undefined, error: () => undefined, complete: () => undefined }
    for (const id of ['1', '2', '3']) live.subscribe({ ...request, variables: { id } }, sink)
    await server.opened(2)
    await settle()
    expect(server.streams).toHaveLength(2)
    stop()
    await server.opened(3)
    live.suspend()
    live.resume()
    await settle()
    expect(server.streams).toHaveLength(5)
  })

  it('continues after the last cursor when it reconnects, and from the beginning after a restart', async () => {
    const { server, live } = start()
    const variables = { after: null }
    const sink = { next: () => undefined, error: () => undefined, complete: () => undefined }
    live.subscribe({ query: 'subscription ($after: String) { events }', variables }, sink)
    const asked = (at: number): unknown => {
      const body = server.streams[at]?.request?.body
      return typeof body === 'string' ? JSON.parse(body) : undefined
    }
    const first = await server.opened(2)
    first.next({ data: { events: { cursor: 'c1' } } })
    await settle()
    first.end()
    await vi.advanceTimersByTimeAsync(firstDelayMs)
    await server.opened(3)
    expect(asked(2)).toMatchObject({ variables: { after: 'c1' } })
    live.restart()
    await server.opened(5)
    expect(asked(4)).toMatchObject({ variables })
  })

  it('leaves nothing running once unsubscribed', async () => {
    const { server, stop, values } = start()
    const stream = await server.opened(1)
    stop()
    stream.next({ data: { n: 1 } })
    await settle()
    expect(stream.aborted).toBe(true)
    expect(values).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})
