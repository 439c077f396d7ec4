import fc from 'fast-check'
import { expect, it } from 'vitest'
import { microtaskTurns } from '../testing/event-loop.ts'
import { BoundedQueue } from './bounded-queue.ts'

/** Whether a promise has settled. The queue needs at most five turns of the microtask queue. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending')
  await microtaskTurns(5)
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending
}

it('loses nothing, keeps the order and its capacity, for any speed of putter and taker', async () => {
  const pauses = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(
      pauses,
      pauses,
      fc.integer({ min: 1, max: 5 }),
      async (putting, taking, capacity) => {
        const abort = new AbortController()
        const queue = new BoundedQueue<{ n: number }>(abort.signal, capacity)
        let [put, taken, most] = [0, 0, 0]
        const putter = (async () => {
          for (const pause of putting) {
            await microtaskTurns(pause)
            put += 1
            most = Math.max(most, put - taken)
            await queue.put({ n: put })
          }
        })()
        const got: number[] = []
        for await (const { n } of queue) {
          taken += 1
          got.push(n)
          await microtaskTurns(taking[taken % taking.length] ?? 0)
          if (taken === putting.length) abort.abort()
        }
        await putter
        expect(got).toEqual(putting.map((_pause, index) => index + 1))
        expect(most).toBeLessThanOrEqual(capacity + 1)
      },
    ),
    { numRuns: 200 },
  )
})

it('makes the putter wait at capacity until a value is taken', async () => {
  const queue = new BoundedQueue<string>(new AbortController().signal, 2)
  await queue.put('a')
  const second = queue.put('b')
  expect(await isSettled(second)).toBe(false)
  const taker = queue[Symbol.asyncIterator]()
  expect((await taker.next()).value).toBe('a')
  expect(await isSettled(second)).toBe(true)
})

it('makes the taker wait for the next value', async () => {
  const queue = new BoundedQueue<string>(new AbortController().signal)
  const next = queue[Symbol.asyncIterator]().next()
  expect(await isSettled(next)).toBe(false)
  await queue.put('a')
  expect(await next).toEqual({ value: 'a', done: false })
})

it.each(['before', 'while'])(
  'ends putter and taker when it is aborted, %s values are taken',
  async (when) => {
    const abort = new AbortController()
    const queue = new BoundedQueue<string>(abort.signal, 1)
    const taker = queue[Symbol.asyncIterator]()
    if (when === 'while') {
      const first = taker.next()
      await queue.put('a')
      await first
    }
    const put = queue.put('b')
    expect(await isSettled(put)).toBe(false)
    abort.abort()
    await put
    expect((await taker.next()).done).toBe(true)
    await queue.put('c')
  },
)

it('ends a waiting taker when it is aborted', async () => {
  const abort = new AbortController()
  const next = new BoundedQueue<string>(abort.signal)[Symbol.asyncIterator]().next()
  await microtaskTurns(2)
  abort.abort()
  expect((await next).done).toBe(true)
})

it.each(['before', 'while'])(
  'makes no putter wait once it is closed, %s values are taken',
  async (when) => {
    const queue = new BoundedQueue<string>(new AbortController().signal, 1)
    if (when === 'while') {
      const first = queue[Symbol.asyncIterator]().next()
      await queue.put('a')
      await first
    }
    const put = queue.put('b')
    expect(await isSettled(put)).toBe(false)
    queue.close()
    await put
    await queue.put('c')
  },
)

it('makes no putter wait once its taker has left', async () => {
  const queue = new BoundedQueue<string>(new AbortController().signal, 1)
  const put = queue.put('a')
  for await (const value of queue) {
    expect(value).toBe('a')
    break
  }
  await put
  await queue.put('b')
  await queue.put('c')
})
