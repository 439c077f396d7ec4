// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sseFetch } from '../testing/sse-fetch.ts'
import { liveSettings } from './settings.ts'
import { StreamEndedError, StreamSilentError, watchedFetch } from './watchdog.ts'

const limits = { connectMs: 100, silenceMs: 300 }

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

async function open() {
  const server = sseFetch()
  const response = await watchedFetch(server.fetchFn, limits)('/graphql')
  const stream = await server.opened(1)
  const reader = response.body?.getReader()
  if (!reader) throw new Error('no body')
  return { stream, reader }
}

describe('watchedFetch', () => {
  it('passes on what arrives', async () => {
    const { stream, reader } = await open()
    stream.keepAlive()
    expect(new TextDecoder().decode((await reader.read()).value)).toBe(':\n\n')
  })

  it('fails a body that is silent for too long, and closes the connection', async () => {
    const { stream, reader } = await open()
    const read = expect(reader.read()).rejects.toBeInstanceOf(StreamSilentError)
    await vi.advanceTimersByTimeAsync(limits.silenceMs)
    await read
    expect(stream.aborted).toBe(true)
  })

  it('notices a dead line within 10 s, and waits for a second keep-alive if one is late (D16)', () => {
    const { silenceMs } = liveSettings.watchdog
    expect(silenceMs).toBeLessThan(10_000)
    expect(silenceMs).toBeGreaterThan(2 * 4_000)
  })

  it('restarts its timer with any byte', async () => {
    const { stream, reader } = await open()
    for (let beat = 0; beat < 5; beat += 1) {
      await vi.advanceTimersByTimeAsync(limits.silenceMs - 1)
      stream.keepAlive()
      await reader.read()
    }
    expect(stream.aborted).toBe(false)
  })

  it('fails when a body ends, so that its reader does not wait for more', async () => {
    const { stream, reader } = await open()
    stream.end()
    await expect(reader.read()).rejects.toBeInstanceOf(StreamEndedError)
  })

  it('aborts a request that is not answered in time', async () => {
    const neverAnswers: typeof fetch = (_input, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new Error('given up')))
      })
    const request = expect(watchedFetch(neverAnswers, limits)('/graphql')).rejects.toThrow(
      'given up',
    )
    await vi.advanceTimersByTimeAsync(limits.connectMs)
    await request
  })

  it('leaves no timer behind', async () => {
    const { stream, reader } = await open()
    stream.break()
    await expect(reader.read()).rejects.toThrow()
    expect(vi.getTimerCount()).toBe(0)

    const cancelled = await open()
    await cancelled.reader.cancel()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('returns an error response as it is', async () => {
    const server = sseFetch()
    server.answer = 401
    const response = await watchedFetch(server.fetchFn, limits)('/graphql')
    expect(response.status).toBe(401)
    expect(vi.getTimerCount()).toBe(0)
  })
})
