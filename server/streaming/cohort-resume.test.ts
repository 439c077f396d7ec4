import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { eventLoopTurns, microtaskTurns } from '../testing/event-loop.ts'
import { FakeFeed } from '../testing/fake-feed.ts'
import { memoryClient, type MemoryClient } from '../testing/memory-response.ts'
import { Cohort } from './cohort.ts'
import { EventStream } from './event-stream.ts'
import type { Resume } from './replay.ts'

const Pages = z.array(
  z.object({ data: z.object({ ids: z.array(z.number()), position: z.number().optional() }) }),
)
const pagesOf = (client: MemoryClient) => Pages.parse(client.results()).map(({ data }) => data)
const idsOf = (client: MemoryClient) => pagesOf(client).flatMap(({ ids }) => ids)
const upTo = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index + 1)

function found(feed = new FakeFeed()) {
  const errors: unknown[] = []
  const cohort = new Cohort(feed, {
    over: () => undefined,
    error: (error) => errors.push(error),
  })
  const join = (resume?: Resume) => {
    const client = memoryClient()
    cohort.join(new EventStream(client.response), resume)
    return client
  }
  /** Joins with a replay; all replays have the same cursor. */
  const joinWithReplay = (run: Resume['run']) => join({ cursor: 'here', run })
  return { feed, cohort, errors, join, joinWithReplay }
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('publish' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('turn' as const), turns: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('join' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('leave out' as const),
      count: fc.integer({ min: 1, max: 7 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('resume' as const),
      behind: fc.nat(20),
      size: fc.integer({ min: 1, max: 4 }),
    }),
  },
)

it('sends every event once, in order, wherever the replay and the shared run meet', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 60 }),
      fc.array(fc.nat(5), { minLength: 1, maxLength: 20 }),
      async (steps, pauses) => {
        let pause = 0
        const feed = new FakeFeed(() => microtaskTurns(pauses[(pause += 1) % pauses.length] ?? 0))
        const { errors, join } = found(feed)
        const members: { client: MemoryClient; after: number | undefined }[] = []
        for (const each of steps) {
          if (each.kind === 'publish') feed.publish()
          else if (each.kind === 'leave out') feed.leaveOut(each.count)
          else if (each.kind === 'turn') await microtaskTurns(each.turns)
          else if (each.kind === 'join') members.push({ client: join(), after: undefined })
          else {
            const after = Math.max(0, feed.position - each.behind)
            members.push({ client: join(feed.resume(after, each.size)), after })
          }
        }
        await eventLoopTurns()
        for (const { client, after } of members) {
          const start = after ?? pagesOf(client)[0]?.position ?? NaN
          expect(idsOf(client)).toEqual(upTo(start, feed.position))
          client.leave()
        }
        await eventLoopTurns()
        expect([feed.active, errors]).toEqual([0, []])
      },
    ),
    { numRuns: 300 },
  )
})

describe('a member that resumes', () => {
  it('gets nothing of the shared run until it is attached, and misses nothing from then on', async () => {
    const { feed, join, joinWithReplay } = found()
    const other = join()
    await eventLoopTurns()
    let attachNow: () => void = () => undefined
    let finish: () => void = () => undefined
    const attached = new Promise<void>((resolve) => (attachNow = resolve))
    const finished = new Promise<void>((resolve) => (finish = resolve))
    const client = joinWithReplay(({ attach }) =>
      Promise.resolve(
        (async function* () {
          await attached
          attach()
          const position = feed.position
          await finished
          yield { ids: upTo(0, position), position }
        })(),
      ),
    )
    feed.publish()
    await eventLoopTurns()
    attachNow()
    await eventLoopTurns()
    feed.publish()
    await eventLoopTurns()
    expect([idsOf(other), idsOf(client)]).toEqual([[1, 2], []])
    finish()
    await client.untilResults(2)
    expect(pagesOf(client)).toEqual([
      { ids: [1], position: 1 },
      { ids: [2], position: 2 },
    ])
  })

  it('gets its replay at its own pace', async () => {
    const { feed, joinWithReplay } = found()
    for (let n = 0; n < 40; n += 1) feed.publish()
    let pages = 0
    const filling = 'x'.repeat(32 * 1024)
    const client = joinWithReplay(() =>
      Promise.resolve(
        (async function* () {
          for (pages = 1; pages <= 40; pages += 1) {
            await Promise.resolve()
            yield { ids: [pages], filling, ...(pages === 40 && { position: 40 }) }
          }
        })(),
      ),
    )
    client.hold()
    await eventLoopTurns()
    expect(pages).toBeLessThan(5)
    for (let turn = 0; turn < 100; turn += 1) {
      client.takeOne()
      await eventLoopTurns()
    }
    expect(idsOf(client)).toEqual(upTo(0, 40))
    feed.publish()
    await eventLoopTurns()
    client.takeOne()
    expect(idsOf(client)).toEqual(upTo(0, 41))
    client.leave()
  })

  it('stops its replay when it leaves', async () => {
    const { feed, cohort, join, errors, joinWithReplay } = found()
    join()
    let ended = false
    let signal: AbortSignal | undefined
    const client = joinWithReplay((_attachment, replaySignal) => {
      signal = replaySignal
      return Promise.resolve(
        (async function* () {
          try {
            for (;;) {
              yield { ids: [] }
              await eventLoopTurns(1)
            }
          } finally {
            ended = true
          }
        })(),
      )
    })
    await client.untilResults(2)
    client.leave()
    await eventLoopTurns()
    expect([ended, signal?.aborted, cohort.size, feed.active]).toEqual([true, true, 1, 1])
    expect(errors).toEqual([])
  })

  it('is ended without `complete` when its replay fails, and no other member is', async () => {
    const { feed, join, errors, joinWithReplay } = found()
    const other = join()
    const error = new Error('broken')
    const client = joinWithReplay(() => Promise.reject(error))
    await client.untilEnded()
    expect(client.completed).toBe(false)
    expect(errors).toEqual([error])
    await other.untilResults(1)
    feed.publish()
    await other.untilResults(2)
    expect(idsOf(other)).toEqual([1])
  })

  it('is ended without `complete` when its replay ends before the shared run', async () => {
    const { joinWithReplay } = found()
    const client = joinWithReplay(() =>
      Promise.resolve(
        (async function* () {
          await Promise.resolve()
          yield { ids: [1] }
        })(),
      ),
    )
    await client.untilEnded()
    expect([idsOf(client), client.completed]).toEqual([[1], false])
  })

  it('shares its replay only with members that have the same cursor', async () => {
    const { feed, join, errors } = found()
    for (let n = 0; n < 10; n += 1) feed.publish()
    const begun: string[] = []
    const from = (after: number): Resume => {
      const { cursor, run } = feed.resume(after)
      return {
        cursor,
        run: (attachment, signal) => {
          begun.push(cursor)
          return run(attachment, signal)
        },
      }
    }
    join()
    await eventLoopTurns()
    const resuming = [3, 3, 7, 3].map((after) => ({ after, client: join(from(after)) }))
    await eventLoopTurns()
    feed.publish()
    await eventLoopTurns()
    for (const { after, client } of resuming) expect(idsOf(client)).toEqual(upTo(after, 11))
    // A member that joins after a replay has begun cannot share it: it would miss events.
    const late = join(from(3))
    await eventLoopTurns()
    expect(idsOf(late)).toEqual(upTo(3, 11))
    expect(begun.sort()).toEqual(['3 by 2', '3 by 2', '7 by 2'])
    expect(errors).toEqual([])
  })

  it('shares the next replay with all that come while the first one begins', async () => {
    const { feed, join, errors } = found()
    for (let n = 0; n < 3; n += 1) feed.publish()
    let runs = 0
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    const resume: Resume = {
      cursor: 'here',
      run: async (attachment, signal) => {
        runs += 1
        await released
        return feed.resume(0).run(attachment, signal)
      },
    }
    const clients: MemoryClient[] = []
    for (let n = 0; n < 6; n += 1) {
      clients.push(join(resume))
      await eventLoopTurns()
    }
    expect(runs).toBe(1)
    release()
    await eventLoopTurns()
    for (const client of clients) expect(idsOf(client)).toEqual(upTo(0, 3))
    expect([runs, errors]).toEqual([2, []])
  })

  it('begins the next replay also if the one before it fails or is left', async () => {
    const { feed, join } = found()
    feed.publish()
    const failing: Resume = { cursor: 'here', run: () => Promise.reject(new Error('gone')) }
    join(failing)
    await eventLoopTurns()
    const left = join({ cursor: 'here', run: () => new Promise(() => undefined) })
    await eventLoopTurns()
    left.leave()
    const after = join({ ...feed.resume(0), cursor: 'here' })
    await eventLoopTurns()
    expect(idsOf(after)).toEqual([1])
  })

  it('does not wait for a slower member, which is ended before its queue fills the memory', async () => {
    const { feed, join, joinWithReplay, cohort } = found()
    join()
    await eventLoopTurns()
    const filling = 'x'.repeat(64 * 1024)
    const run: Resume['run'] = ({ attach }) =>
      Promise.resolve(
        (async function* () {
          for (let page = 1; page < 60; page += 1) {
            await Promise.resolve()
            yield { ids: [page], filling }
          }
          attach()
          yield { ids: [], position: feed.position }
        })(),
      )
    const [slow, fast] = [joinWithReplay(run), joinWithReplay(run)]
    slow.hold()
    await fast.untilResults(60)
    expect(idsOf(fast)).toEqual(upTo(0, 59))
    expect(cohort.size).toBe(3)
    for (let turn = 0; turn < 100; turn += 1) {
      slow.takeOne()
      await eventLoopTurns()
    }
    // It got what fitted in the queue, in order, and can resume for the rest.
    const got = idsOf(slow)
    expect(got).toEqual(upTo(0, got.length))
    expect(got.length).toBeGreaterThan(10)
    expect(got.length).toBeLessThan(40)
    expect([slow.ended, slow.completed, cohort.size]).toEqual([true, false, 2])
    feed.publish()
    await fast.untilResults(61)
    expect(idsOf(fast)).toEqual([...upTo(0, 59), 1])
  })

  it('gets the errors of a replay that is refused, and `complete`', async () => {
    const { joinWithReplay } = found()
    const client = joinWithReplay(() => Promise.resolve({ errors: [{ message: 'no' }] }))
    await client.untilEnded()
    expect(client.results()).toEqual([{ errors: [{ message: 'no' }] }])
    expect(client.completed).toBe(true)
  })
})

it('ends members that are too slow for every value, and no others', async () => {
  const { feed, cohort, join } = found()
  const [slow, fast] = [join(), join()]
  await Promise.all([slow.untilResults(1), fast.untilResults(1)])
  slow.hold()
  const filling = 'x'.repeat(64 * 1024)
  for (let n = 0; n < 40; n += 1) {
    feed.publish(filling)
    await fast.untilResults(n + 2)
  }
  expect(idsOf(fast)).toEqual(upTo(0, 40))
  for (let turn = 0; turn < 50; turn += 1) {
    slow.takeOne()
    await eventLoopTurns()
  }
  expect(slow.results().at(-1)).toMatchObject({
    errors: [{ extensions: { code: 'SLOW_CONSUMER' } }],
  })
  expect([slow.completed, slow.ended, fast.ended, cohort.size]).toEqual([true, true, false, 1])
})
