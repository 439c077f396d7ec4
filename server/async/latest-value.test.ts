import fc from 'fast-check'
import { expect, it } from 'vitest'
import { microtaskTurns } from '../testing/event-loop.ts'
import { LatestValue } from './latest-value.ts'

it('yields the newest value, and never an older one after it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 40 }),
      fc.nat({ max: 8 }),
      async (pauses, slowness) => {
        const abort = new AbortController()
        const mailbox = new LatestValue<{ n: number }>(abort.signal)
        const got: number[] = []
        const taker = (async () => {
          for await (const { n } of mailbox) {
            got.push(n)
            await microtaskTurns(slowness)
            if (n === pauses.length) abort.abort()
          }
        })()
        for (const [index, pause] of pauses.entries()) {
          await microtaskTurns(pause)
          mailbox.put({ n: index + 1 })
        }
        await taker
        expect(got).toEqual([...new Set(got)].sort((a, b) => a - b))
        expect(got.at(-1)).toBe(pauses.length)
      },
    ),
    { numRuns: 200 },
  )
})

it('keeps only the last of several values that were not taken', async () => {
  const mailbox = new LatestValue<{ n: number }>(new AbortController().signal)
  for (const n of [1, 2, 3]) mailbox.put({ n })
  const taker = mailbox[Symbol.asyncIterator]()
  expect((await taker.next()).value).toEqual({ n: 3 })
  const next = taker.next()
  await microtaskTurns(3)
  mailbox.put({ n: 4 })
  expect((await next).value).toEqual({ n: 4 })
})

it.each(['before', 'while'])('ends when it is aborted %s the taker waits', async (when) => {
  const abort = new AbortController()
  const mailbox = new LatestValue<{ n: number }>(abort.signal)
  const taker = mailbox[Symbol.asyncIterator]()
  if (when === 'before') {
    mailbox.put({ n: 1 })
    abort.abort()
    expect((await taker.next()).done).toBe(true)
  } else {
    const next = taker.next()
    await microtaskTurns(3)
    abort.abort()
    expect((await next).done).toBe(true)
  }
})
