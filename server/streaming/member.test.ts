import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { eventLoopTurns } from '../testing/event-loop.ts'
import { matching } from '../testing/matching.ts'
import { memoryClient } from '../testing/memory-response.ts'
import { EventStream } from './event-stream.ts'
import { nextFrame } from './frame.ts'
import { Member, type Delivery, type Update } from './member.ts'

const updateOf = (n: number, position: number | undefined = n): Update => ({
  frame: nextFrame({ n }),
  position,
})
const Numbered = z.array(z.object({ n: z.number() }))

function join(delivery: Delivery, state: 'behind' | 'waiting') {
  const client = memoryClient()
  const replays: string[] = []
  const stream = new EventStream(client.response)
  const member = new Member(stream, delivery, state, (cursor) => replays.push(cursor))
  const received = () => Numbered.parse(client.results()).map(({ n }) => n)
  return { client, member, received, replays }
}

describe.each(['latest', 'every'] as const)('a member with delivery %s', (delivery) => {
  it('gets its first value, then the updates after it', async () => {
    const { client, member, received } = join(delivery, 'waiting')
    expect(member.isLive).toBe(false)
    member.begin(updateOf(5))
    expect(member.isLive).toBe(true)
    for (const n of [4, 5, 6, 7]) member.deliver(updateOf(n))
    await client.untilResults(3)
    expect(received()).toEqual([5, 6, 7])
  })

  it('gets all values without a position', async () => {
    const { client, member, received } = join(delivery, 'waiting')
    member.begin({ frame: nextFrame({ n: 1 }), position: undefined })
    member.deliver(updateOf(2))
    member.deliver({ frame: nextFrame({ n: 3 }), position: undefined })
    await client.untilResults(3)
    expect(received()).toEqual([1, 2, 3])
  })

  it('gets no update from before it was attached', async () => {
    const { client, member, received } = join(delivery, 'behind')
    for (const n of [1, 2]) member.deliver(updateOf(n))
    member.attach()
    member.deliver(updateOf(3))
    await eventLoopTurns()
    expect(received()).toEqual([])
    // Its last stretch includes 2. If it were attached later, 3 would be lost.
    member.begin(updateOf(2))
    await client.untilResults(2)
    expect(received()).toEqual([2, 3])
  })

  it('gets nothing that was kept before it was detached', async () => {
    const { client, member, received } = join(delivery, 'behind')
    member.attach()
    member.deliver(updateOf(1))
    member.detach()
    member.deliver(updateOf(2))
    member.attach()
    member.deliver(updateOf(3))
    member.begin(updateOf(2))
    await client.untilResults(2)
    expect(received()).toEqual([2, 3])
  })

  it('stays live if it is attached again', async () => {
    const { client, member, received } = join(delivery, 'behind')
    member.attach()
    member.begin(updateOf(1))
    member.attach()
    member.deliver(updateOf(2))
    await client.untilResults(2)
    expect(received()).toEqual([1, 2])
  })
})

it('gets all updates that arrived before its first value, with delivery every', async () => {
  const { client, member, received } = join('every', 'waiting')
  for (let n = 1; n <= 9; n += 1) member.deliver(updateOf(n))
  member.begin(updateOf(4))
  member.deliver(updateOf(10))
  await client.untilResults(7)
  expect(received()).toEqual([4, 5, 6, 7, 8, 9, 10])
})

it('gets the last update that arrived before its first value, with delivery latest', async () => {
  const { client, member, received } = join('latest', 'waiting')
  for (let n = 1; n <= 9; n += 1) member.deliver(updateOf(n))
  member.begin(updateOf(4))
  await client.untilResults(2)
  expect(received()).toEqual([4, 9])
})

const LARGE = 'x'.repeat(100 * 1024)

it('is ended as too slow when too much arrives before its first value, and keeps nothing', async () => {
  const { client, member } = join('every', 'waiting')
  const large = { frame: nextFrame({ n: 1, filling: LARGE }), position: 1 }
  for (let n = 0; n < 10; n += 1) member.deliver(large)
  await eventLoopTurns()
  expect(client.completed).toBe(false)
  member.deliver(large)
  await client.untilEnded()
  expect(client.results()).toEqual([
    {
      errors: [
        {
          message: matching(/too slowly/),
          extensions: { code: 'SLOW_CONSUMER' },
        },
      ],
    },
  ])
  expect(client.completed).toBe(true)
  // Nothing is sent to the member after that.
  member.deliver(large)
  member.begin(updateOf(1))
  await eventLoopTurns()
  expect(client.results()).toHaveLength(1)
})

it('is not ended for updates that are replaced by later ones', async () => {
  const { client, member } = join('latest', 'waiting')
  for (let n = 0; n < 30; n += 1) {
    member.deliver({ frame: nextFrame({ n, filling: LARGE }), position: n })
  }
  await eventLoopTurns()
  expect(client.completed).toBe(false)
})

describe('a member at a gap of the shared run', () => {
  const gap = (position: number) => ({ replayFrom: `before ${position}`, position })

  it('is behind, until a replay hands it over again', async () => {
    const { client, member, received, replays } = join('every', 'waiting')
    member.begin(updateOf(1))
    member.deliver(gap(2))
    expect([member.isLive, replays]).toEqual([false, ['before 2']])
    member.deliver(updateOf(3))
    member.attach()
    member.deliver(updateOf(4))
    member.begin(updateOf(3))
    await client.untilResults(3)
    expect(received()).toEqual([1, 3, 4])
    expect(member.isLive).toBe(true)
  })

  it('passes over a gap that its first value or its replay already shows', async () => {
    const { client, member, received, replays } = join('every', 'waiting')
    member.deliver(gap(2))
    member.begin(updateOf(2))
    member.deliver(updateOf(3))
    await client.untilResults(2)
    expect([received(), replays]).toEqual([[2, 3], []])
  })

  it('falls behind at a gap after its first value that arrived before it', () => {
    const { member, replays } = join('every', 'waiting')
    member.deliver(updateOf(2))
    member.deliver(gap(3))
    member.deliver(updateOf(4))
    member.begin(updateOf(2))
    expect([member.isLive, replays]).toEqual([false, ['before 3']])
  })
})
