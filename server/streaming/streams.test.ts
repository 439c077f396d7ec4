import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { eventLoopTurns } from '../testing/event-loop.ts'
import { FakeSource } from '../testing/fake-source.ts'
import { memoryClient, type MemoryClient } from '../testing/memory-response.ts'
import { Streams } from './streams.ts'

beforeEach(() =>
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
  }),
)
afterEach(() => vi.useRealTimers())

function start(limits = { maxStreams: 1_000, maxStreamsPerViewer: 1_000 }) {
  const errors: unknown[] = []
  const database = { heardAt: () => performance.now() }
  const streams = new Streams(
    limits,
    (error) => errors.push(error),
    () => database.heardAt(),
  )
  const join = (id: string, key: string, source: FakeSource) => {
    const client = memoryClient()
    const viewer = { id, credential: `session:${id}`, scopes: ['READ'] }
    streams.join(client.response, viewer, key, source)
    return client
  }
  return { streams, errors, join, database }
}

it('limits the number of all streams', async () => {
  const { streams, join } = start({ maxStreams: 2, maxStreamsPerViewer: 5 })
  const source = new FakeSource()
  const ada = join('ada', 'a', source)
  expect(streams.admit('bob')).toEqual({ admitted: true })
  join('bob', 'a', source)
  expect(streams.admit('cyd')).toEqual({ admitted: false, limit: 2, of: 'server' })
  ada.leave()
  await ada.untilEnded()
  expect(streams.admit('cyd')).toEqual({ admitted: true })
})

it('limits the number of streams of one viewer, over all subscriptions', async () => {
  const { streams, join } = start({ maxStreams: 9, maxStreamsPerViewer: 2 })
  const first = join('ada', 'a', new FakeSource())
  join('ada', 'b', new FakeSource())
  expect(streams.admit('ada')).toEqual({ admitted: false, limit: 2, of: 'viewer' })
  expect(streams.admit('bob')).toEqual({ admitted: true })
  first.leave()
  await first.untilEnded()
  expect(streams.admit('ada')).toEqual({ admitted: true })
})

it('shares a run among the streams of one key, and no others', async () => {
  const { streams, join } = start()
  const [a, b] = [new FakeSource(), new FakeSource()]
  join('ada', 'a', a)
  join('bob', 'a', new FakeSource())
  join('cyd', 'b', b)
  await eventLoopTurns()
  expect([streams.size, streams.cohorts, a.active, b.active]).toEqual([3, 2, 1, 1])
})

it('creates a new cohort when the old one has failed', async () => {
  const { streams, join, errors } = start()
  const broken = new FakeSource()
  const failing = join('ada', 'a', broken)
  await failing.untilResults(1)
  broken.fail(new Error('broken'))
  await failing.untilEnded()
  expect([streams.size, streams.cohorts, errors.length]).toEqual([0, 0, 1])
  const sound = new FakeSource()
  const client = join('ada', 'a', sound)
  await client.untilResults(1)
  expect(client.results()).toHaveLength(1)
})

it('refuses with one result and `complete`', async () => {
  const { streams } = start()
  const client = memoryClient()
  streams.refuse(client.response, { errors: [{ message: 'no' }] })
  await client.untilEnded()
  expect(client.results()).toEqual([{ errors: [{ message: 'no' }] }])
  expect([client.completed, streams.size]).toEqual([true, 0])
  expect(vi.getTimerCount()).toBe(0)
})

it('sends keep-alives to a part of the streams each second, to each every 4 s', async () => {
  const { join } = start()
  const source = new FakeSource()
  const clients = Array.from({ length: 36 }, () => join('ada', 'a', source))
  await Promise.all(clients.map((client) => client.untilResults(1)))
  // The first value counts as a keep-alive, so let its interval pass.
  vi.advanceTimersByTime(4_000)
  const pings = clients.map(({ response }) => {
    const { socket } = response
    if (socket === null) throw new Error('no socket')
    return vi.spyOn(socket, 'write')
  })
  const counts = () => pings.map((write) => write.mock.calls.length)
  for (let second = 1; second <= 24; second += 1) {
    const before = counts()
    vi.advanceTimersByTime(1_000)
    const pinged = counts().filter((count, index) => count > (before[index] ?? 0))
    expect(pinged).toHaveLength(9)
  }
  expect(new Set(counts())).toEqual(new Set([6]))
  for (const client of clients) client.leave()
  await Promise.all(clients.map((client) => client.untilEnded()))
  expect(vi.getTimerCount()).toBe(0)
})

it.each([
  { everySeconds: 1, keepAlives: 0 },
  { everySeconds: 2, keepAlives: 6 },
])('sends $keepAlives keep-alives in 24 s with an event every $everySeconds s', async (each) => {
  const { join } = start()
  const source = new FakeSource()
  const client = join('ada', 'a', source)
  await client.untilResults(1)
  const { socket } = client.response
  if (socket === null) throw new Error('no socket')
  const write = vi.spyOn(socket, 'write')
  const run24Seconds = async () => {
    for (let second = 0; second < 24; second += 1) {
      if (second % each.everySeconds === 0) source.publish()
      await eventLoopTurns()
      vi.advanceTimersByTime(1_000)
    }
  }
  await run24Seconds()
  write.mockClear()
  await run24Seconds()
  expect(write).toHaveBeenCalledTimes(24 / each.everySeconds + each.keepAlives)
  write.mockClear()
  vi.advanceTimersByTime(24_000)
  expect(write).toHaveBeenCalledTimes(6)
  client.leave()
})

describe('while the database does not answer (E6)', () => {
  async function open(count: number) {
    const { join, database } = start()
    const source = new FakeSource()
    const clients = Array.from({ length: count }, () => join('ada', 'a', source))
    await Promise.all(clients.map((client) => client.untilResults(1)))
    vi.advanceTimersByTime(5_000)
    const written = clients.map(({ response }) => {
      const lines: string[] = []
      const { socket } = response
      if (socket === null) throw new Error('no socket')
      vi.spyOn(socket, 'write').mockImplementation((chunk) => {
        lines.push(...(/^: \w+/m.exec(String(chunk)) ?? []))
        return true
      })
      return lines
    })
    const fallSilent = () => {
      const at = performance.now()
      database.heardAt = () => at
    }
    const answer = () => (database.heardAt = () => performance.now())
    return { clients, source, written, fallSilent, answer }
  }

  it('says on each stream that it is stale, within 8 s, and once that it is live again', async () => {
    const { clients, written, fallSilent, answer } = await open(8)
    fallSilent()
    vi.advanceTimersByTime(2_000)
    expect(written.flat()).toEqual([])
    vi.advanceTimersByTime(6_000)
    for (const lines of written) expect(new Set(lines)).toEqual(new Set([': stale']))
    answer()
    vi.advanceTimersByTime(4_000)
    for (const lines of written) expect(lines.at(-1)).toBe(': live')
    const counts = written.map(({ length }) => length)
    vi.advanceTimersByTime(8_000)
    expect(written.map(({ length }) => length)).toEqual(counts)
    for (const client of clients) client.leave()
  })

  it('does not call a stream stale that still sends values', async () => {
    const { clients, source, written, fallSilent } = await open(1)
    fallSilent()
    for (let value = 0; value < 3; value += 1) {
      vi.advanceTimersByTime(2_500)
      source.publish()
      await eventLoopTurns()
      vi.advanceTimersByTime(2_500)
    }
    expect(written.flat()).toEqual([])
    vi.advanceTimersByTime(8_000)
    expect(written.flat()).toContain(': stale')
    for (const client of clients) client.leave()
  })
})

it('lists the viewers with open streams, and ends all streams of one with `complete`', async () => {
  const { streams, join } = start()
  const source = new FakeSource()
  const ada = [join('ada', 'a', source), join('ada', 'b', new FakeSource())]
  const bob = join('bob', 'a', source)
  await Promise.all([...ada, bob].map((client) => client.untilResults(1)))
  expect(streams.viewers.map(({ id }) => id)).toEqual(['ada', 'bob'])
  const [viewer] = streams.viewers
  if (viewer === undefined) throw new Error('no stream is open')
  streams.revoke(viewer)
  await Promise.all(ada.map((client) => client.untilEnded()))
  for (const client of ada) {
    expect(client.results().at(-1)).toMatchObject({
      errors: [{ extensions: { code: 'SESSION_ENDED' } }],
    })
    expect(client.completed).toBe(true)
  }
  expect(streams.viewers.map(({ id }) => id)).toEqual(['bob'])
  source.publish()
  await bob.untilResults(2)
  expect(bob.results()).toMatchObject([{ data: { position: 0 } }, { data: { position: 1 } }])
  bob.leave()
  await bob.untilEnded()
  expect(streams.viewers).toEqual([])
})

it('spreads the ends of the streams over a drain, without `complete`', async () => {
  const { streams, join } = start()
  const source = new FakeSource()
  const clients = Array.from({ length: 100 }, () => join('ada', 'a', source))
  await Promise.all(clients.map((client) => client.untilResults(1)))
  const drained = streams.drain(1_000)
  const left = [streams.size]
  for (let step = 0; step < 20; step += 1) {
    await eventLoopTurns()
    left.push(streams.size)
    await vi.advanceTimersByTimeAsync(50)
  }
  await drained
  const steps = left.slice(1).map((size, index) => (left[index] ?? 0) - size)
  expect(Math.max(...steps)).toBe(5)
  expect(left.at(-1)).toBe(0)
  expect(clients.some(({ completed }) => completed)).toBe(false)
  expect(source.active).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

it('ends streams at once that are opened during a drain', async () => {
  const { streams, join } = start()
  join('ada', 'a', new FakeSource())
  const drained = streams.drain(1_000)
  const late = join('ada', 'a', new FakeSource())
  await late.untilEnded()
  expect(late.completed).toBe(false)
  await drained
  await eventLoopTurns()
  expect([streams.size, streams.cohorts]).toEqual([0, 0])
})

it('drains at once without streams', async () => {
  const { streams } = start()
  const drained = streams.drain(10_000)
  expect(vi.getTimerCount()).toBe(0)
  await drained
})

const step = fc.record({
  what: fc.constantFrom(
    'join',
    'join',
    'join',
    'leave',
    'leave',
    'publish',
    'publish',
    'settle',
    'fail',
  ),
  key: fc.constantFrom('a', 'b', 'c'),
  which: fc.nat(),
})

it('leaks and loses nothing while streams open and close', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 100, maxLength: 400 }), async (steps) => {
      const { streams, join } = start()
      const sources = new Map(['a', 'b', 'c'].map((key) => [key, new FakeSource()]))
      const all: FakeSource[] = [...sources.values()]
      const present: { client: MemoryClient; key: string }[] = []
      for (const { what, key, which } of steps) {
        const source = sources.get(key)
        if (source === undefined) continue
        if (what === 'join') present.push({ client: join(`viewer ${which % 7}`, key, source), key })
        else if (what === 'leave')
          present.splice(which % (present.length + 1), 1)[0]?.client.leave()
        else if (what === 'publish') source.publish()
        else if (what === 'settle') await eventLoopTurns()
        else {
          source.fail(new Error('broken'))
          const successor = new FakeSource()
          sources.set(key, successor)
          all.push(successor)
          await eventLoopTurns()
        }
      }
      for (const source of all) source.publish()
      await eventLoopTurns()
      const staying = present.filter(({ client }) => !client.ended)
      expect(streams.size).toBe(staying.length)
      expect(streams.cohorts).toBe(new Set(staying.map(({ key }) => key)).size)
      for (const { client, key } of staying) {
        const seen = client.results().map((result) => JSON.stringify(result))
        const numbers = seen.map((text) => Number(/"position":(\d+)/.exec(text)?.[1]))
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
        expect(numbers.at(-1)).toBe(sources.get(key)?.position)
        client.leave()
      }
      await eventLoopTurns()
      expect([streams.size, streams.cohorts]).toEqual([0, 0])
      expect(all.map(({ active }) => active)).toEqual(all.map(() => 0))
      expect(all.flatMap(({ signals }) => signals).every(({ aborted }) => aborted)).toBe(true)
      expect(vi.getTimerCount()).toBe(0)
    }),
    { numRuns: 20 },
  )
})
