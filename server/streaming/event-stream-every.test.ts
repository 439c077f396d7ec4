import { afterEach, describe, expect, it, vi } from 'vitest'
import { eventLoopTurns } from '../testing/event-loop.ts'
import { memoryClient } from '../testing/memory-response.ts'
import { EventStream, type EventStreamLimits } from './event-stream.ts'
import { nextFrame } from './frame.ts'

const LIMITS: EventStreamLimits = {
  maxQueuedBytes: 16 * 1024,
  maxBacklogBytes: 256 * 1024,
  stalledMs: 5_000,
  headMs: 0,
}
const FRAME_BYTES = 32 * 1024
const FILLING = 'x'.repeat(FRAME_BYTES)
const frameOf = (n: number) => nextFrame({ n, filling: FILLING })

afterEach(() => vi.useRealTimers())

function open() {
  const client = memoryClient()
  const stream = new EventStream(client.response, LIMITS)
  const takeAll = async () => {
    for (let turn = 0; turn < 100; turn += 1) {
      client.takeOne()
      await eventLoopTurns(1)
    }
  }
  return { client, stream, takeAll }
}

describe('a subscriber that gets every value', () => {
  it('gets each value in order, however far behind within the limit', async () => {
    const { client, stream, takeAll } = open()
    client.hold()
    for (let n = 1; n <= 8; n += 1) stream.sendEvery(frameOf(n))
    await takeAll()
    expect(client.results()).toMatchObject([1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({ n })))
    stream.sendEvery(frameOf(9))
    await takeAll()
    expect(client.results().at(-1)).toMatchObject({ n: 9 })
    expect([client.completed, stream.closed]).toEqual([false, false])
    client.leave()
  })

  it('gets a last error when it is too slow, and takes up no more memory', async () => {
    const { client, stream, takeAll } = open()
    client.hold()
    for (let n = 1; n <= 1_000; n += 1) stream.sendEvery(frameOf(n))
    expect(stream.queuedBytes).toBeLessThan(LIMITS.maxBacklogBytes + 2 * FRAME_BYTES)
    expect(stream.closed).toBe(true)
    await takeAll()
    const results = client.results()
    const values = results.slice(0, -1)
    expect(values).toMatchObject(values.map((_value, index) => ({ n: index + 1 })))
    expect(values.length).toBeGreaterThanOrEqual(LIMITS.maxBacklogBytes / FRAME_BYTES)
    expect(results.at(-1)).toMatchObject({ errors: [{ extensions: { code: 'SLOW_CONSUMER' } }] })
    expect([client.completed, client.ended]).toEqual([true, true])
  })

  it('is disconnected when it does not read the error', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { client, stream } = open()
    client.hold()
    const closed = vi.fn()
    stream.onClose(closed)
    for (let n = 1; n <= 1_000; n += 1) stream.sendEvery(frameOf(n))
    vi.advanceTimersByTime(LIMITS.stalledMs)
    await eventLoopTurns()
    expect(closed).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('waiting for a subscriber', () => {
  /** A stream with a pending call of `ready`. */
  async function openBusy() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { client, stream, takeAll } = open()
    client.hold()
    stream.sendEvery(frameOf(1))
    const ready = vi.fn()
    const pending = stream.ready().then(ready)
    await eventLoopTurns()
    expect(ready).not.toHaveBeenCalled()
    return { client, stream, takeAll, pending }
  }

  it('is not needed while little is queued', async () => {
    const { client, stream } = open()
    client.hold()
    stream.sendEvery(nextFrame({ n: 1 }))
    await expect(stream.ready()).resolves.toBeUndefined()
    client.leave()
  })

  it('ends when the subscriber has read what was sent, and leaves no timer', async () => {
    const { client, stream, takeAll, pending } = await openBusy()
    await takeAll()
    await pending
    expect([stream.queuedBytes, vi.getTimerCount()]).toEqual([0, 0])
    client.leave()
  })

  it('ends when the subscriber leaves, and leaves no timer', async () => {
    const { client, pending } = await openBusy()
    client.leave()
    await pending
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends together with the stream when the subscriber reads nothing for too long', async () => {
    const { stream, pending } = await openBusy()
    vi.advanceTimersByTime(LIMITS.stalledMs)
    await pending
    expect([stream.closed, vi.getTimerCount()]).toEqual([true, 0])
  })

  it('keeps the time limit for the end of a stream that was completed meanwhile', async () => {
    const { client, stream, pending } = await openBusy()
    client.takeOne()
    await eventLoopTurns()
    stream.complete()
    client.takeOne()
    await pending
    const closed = vi.fn()
    stream.onClose(closed)
    vi.advanceTimersByTime(LIMITS.stalledMs)
    await eventLoopTurns()
    expect(closed).toHaveBeenCalledOnce()
  })
})
