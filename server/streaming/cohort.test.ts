import { expect, it } from 'vitest'
import { z } from 'zod'
import { eventLoopTurns } from '../testing/event-loop.ts'
import { FakeSource } from '../testing/fake-source.ts'
import { memoryClient, type MemoryClient } from '../testing/memory-response.ts'
import { Cohort } from './cohort.ts'
import { EventStream } from './event-stream.ts'

function found(source = new FakeSource(), gatheringMs?: number) {
  const errors: unknown[] = []
  let overs = 0
  const on = { over: () => (overs += 1), error: (error: unknown) => errors.push(error) }
  const cohort = new Cohort(source, on, gatheringMs)
  const join = () => {
    const client = memoryClient()
    cohort.join(new EventStream(client.response))
    return client
  }
  return { source, cohort, errors, join, overs: () => overs }
}

const positions = (client: MemoryClient) =>
  z
    .array(z.object({ data: z.object({ position: z.number() }) }))
    .parse(client.results())
    .map(({ data }) => data.position)

/** Resolves once each client has `count` results. */
const untilResults = (clients: readonly MemoryClient[], count: number) =>
  Promise.all(clients.map((client) => client.untilResults(count)))

const untilEnded = (clients: readonly MemoryClient[]) =>
  Promise.all(clients.map((client) => client.untilEnded()))

it('runs once for all members, and executes each value once', async () => {
  const { source, cohort, join } = found()
  const clients = Array.from({ length: 50 }, join)
  await untilResults(clients, 1)
  expect(cohort.size).toBe(50)
  // The shared run, and the run of one first value for all members.
  expect(source.runs).toBe(2)
  expect(source.active).toBe(1)
  const executed = source.executed
  source.publish()
  await untilResults(clients, 2)
  expect(source.executed).toBe(executed + 1)
  for (const client of clients) expect(positions(client)).toEqual([0, 1])
})

it('reads one first value for members that join over several turns', async () => {
  const { source, join } = found(new FakeSource(), Infinity)
  await join().untilResults(1)
  const runs = source.runs
  const joining: MemoryClient[] = []
  for (let n = 0; n < 20; n += 1) {
    joining.push(join())
    await eventLoopTurns(1)
  }
  await untilResults(joining, 1)
  expect(source.runs).toBe(runs + 1)
  for (const client of joining) expect(positions(client)).toEqual([0])
})

it('limits how long a member waits for others that keep joining', async () => {
  const { join } = found(new FakeSource(), 0)
  await join().untilResults(1)
  const first = join()
  let joined = 1
  while (positions(first).length === 0 && joined < 100) {
    await eventLoopTurns(1)
    join()
    joined += 1
  }
  expect(positions(first)).toEqual([0])
})

it('sends each new member the present state first', async () => {
  const { source, join } = found()
  const clients: MemoryClient[] = []
  for (let n = 0; n < 3; n += 1) {
    const client = join()
    await client.untilResults(1)
    clients.push(client)
    source.publish()
    await Promise.all(clients.map((each, index) => each.untilResults(n - index + 2)))
  }
  expect(clients.map(positions)).toEqual([
    [0, 1, 2, 3],
    [1, 2, 3],
    [2, 3],
  ])
})

it('loses no update before a first value, and sends none that the value already shows', async () => {
  const { source, join } = found()
  const first = join()
  await first.untilResults(1)
  let open: () => void = () => undefined
  source.gate = new Promise((resolve) => (open = resolve))
  // The first value of the second member has been read, but not executed yet.
  const second = join()
  await source.untilExecuted(2)
  source.gate = Promise.resolve()
  source.publish()
  await first.untilResults(2)
  source.publish()
  await first.untilResults(3)
  expect(positions(second)).toEqual([])
  open()
  await second.untilResults(2)
  expect(positions(first)).toEqual([0, 1, 2])
  expect(positions(second)).toEqual([0, 2])
})

it('does not send an update that is older than the first value', async () => {
  const { source, join } = found()
  const first = join()
  await first.untilResults(1)
  let open: () => void = () => undefined
  source.gate = new Promise((resolve) => (open = resolve))
  source.publish()
  await source.untilExecuted(2)
  source.position = 7
  source.gate = Promise.resolve()
  const second = join()
  await second.untilResults(1)
  expect(positions(second)).toEqual([7])
  open()
  await first.untilResults(2)
  await eventLoopTurns()
  expect(positions(second)).toEqual([7])
  source.publish()
  await second.untilResults(2)
  expect(positions(second)).toEqual([7, 8])
})

it('continues for the others when its first member leaves, even at once', async () => {
  const { source, cohort, join, overs } = found()
  const first = join()
  const other = join()
  first.leave()
  await other.untilResults(1)
  source.publish()
  await other.untilResults(2)
  expect(positions(other)).toEqual([0, 1])
  expect([cohort.size, cohort.over, overs()]).toEqual([1, false, 0])
})

it.each([0, 1, 2, 5])('ends its run when the last member leaves, after %i turns', async (turns) => {
  const { source, cohort, join, overs, errors } = found()
  const clients = [join(), join()]
  // With 0 turns the last member leaves in the turn in which it joined.
  for (let n = 0; n < turns; n += 1) await Promise.resolve()
  for (const client of clients) client.leave()
  await eventLoopTurns()
  expect([cohort.size, cohort.over, overs(), source.active]).toEqual([0, true, 1, 0])
  expect(source.signals.every(({ aborted }) => aborted)).toBe(true)
  expect(errors).toEqual([])
})

it('aborts the read of a first value when no member waits for it', async () => {
  const { source, join, cohort } = found()
  const stuck = new FakeSource()
  const subscribe = source.subscribe.bind(source)
  let subscriptions = 0
  source.subscribe = (signal) => {
    subscriptions += 1
    // The first subscription is the shared run. The read of a first value hangs until it is aborted.
    return subscriptions === 1 ? subscribe(signal) : Promise.resolve(silent(signal, stuck))
  }
  const clients = [join(), join(), join()]
  await eventLoopTurns()
  expect(stuck.active).toBe(1)
  for (const client of clients) client.leave()
  await eventLoopTurns()
  expect([stuck.active, source.active, cohort.over]).toEqual([0, 0, true])
})

async function* silent(signal: AbortSignal, counter: FakeSource) {
  counter.active += 1
  await new Promise((resolve) => signal.addEventListener('abort', resolve))
  counter.active -= 1
  yield* []
}

it('reads one first value at a time, however many members join', async () => {
  const { source, join } = found()
  await join().untilResults(1)
  let open: () => void = () => undefined
  source.gate = new Promise((resolve) => (open = resolve))
  const joining: MemoryClient[] = []
  for (let n = 0; n < 20; n += 1) {
    joining.push(join())
    await eventLoopTurns()
  }
  // The shared run, and the run of the one first value that is being read.
  expect(source.active).toBe(2)
  open()
  await untilResults(joining, 1)
  for (const client of joining) expect(positions(client)).toEqual([0])
  expect(source.runs).toBe(4)
  expect(source.active).toBe(1)
})

it('ends the connections of its members without `complete` when the source fails', async () => {
  const { source, cohort, join, errors, overs } = found()
  const clients = [join(), join()]
  await untilResults(clients, 1)
  const error = new Error('broken')
  source.fail(error)
  await untilEnded(clients)
  expect(clients.map(({ ended, completed }) => [ended, completed])).toEqual([
    [true, false],
    [true, false],
  ])
  expect(errors).toEqual([error])
  expect([cohort.over, overs(), source.active]).toEqual([true, 1, 0])
})

it.each(['subscription', 'execution'])(
  'ends the connections without `complete` when the %s fails at the beginning',
  async (what) => {
    const { source, cohort, join, errors } = found()
    const error = new Error('broken')
    if (what === 'subscription') source.failure = error
    else source.execute = () => Promise.reject(error)
    const clients = [join(), join(), join()]
    await untilEnded(clients)
    for (const { completed } of clients) expect(completed).toBe(false)
    expect(errors).toEqual([error])
    expect(cohort.over).toBe(true)
  },
)

it('is over as soon as it fails, so that the next subscriber creates another', async () => {
  const { source, cohort, join } = found()
  source.failure = new Error('broken')
  const overAtEnd = new Promise((resolve) => {
    const client = join()
    client.response.once('finish', () => resolve(cohort.over))
  })
  expect(await overAtEnd).toBe(true)
})

it('ends only the members whose first value fails', async () => {
  const { source, join, errors } = found()
  const first = join()
  await first.untilResults(1)
  source.failure = new Error('broken')
  const second = join()
  await second.untilEnded()
  expect(second.completed).toBe(false)
  source.publish()
  await first.untilResults(2)
  expect(positions(first)).toEqual([0, 1])
  expect(errors).toEqual([source.failure])
})

it('sends `complete` to its members when the source has ended', async () => {
  const { source, cohort, join, errors } = found()
  const clients = [join(), join()]
  await untilResults(clients, 1)
  source.end()
  await untilEnded(clients)
  for (const client of clients) {
    expect(positions(client)).toEqual([0])
    expect(client.completed).toBe(true)
  }
  expect([cohort.over, errors, source.active]).toEqual([true, [], 0])
})

it('sends the first value before `complete`, even if the source has no other', async () => {
  const { source, join } = found()
  source.end()
  const client = join()
  await client.untilEnded()
  expect(positions(client)).toEqual([0])
  expect(client.completed).toBe(true)
})

it('sends the errors of a source that refuses, and `complete`', async () => {
  const { source, cohort, join, overs } = found()
  source.refusal = { errors: [{ message: 'no' }] }
  const clients = [join(), join()]
  await untilEnded(clients)
  for (const client of clients) {
    expect(client.results()).toEqual([{ errors: [{ message: 'no' }] }])
    expect(client.completed).toBe(true)
  }
  expect([cohort.over, overs()]).toEqual([true, 1])
})

it('ignores a stream that closed before it joined', async () => {
  const { source, cohort, errors } = found()
  const client = memoryClient()
  const stream = new EventStream(client.response)
  client.leave()
  await client.untilEnded()
  cohort.join(stream)
  await eventLoopTurns()
  expect([cohort.size, cohort.over, source.active, errors]).toEqual([0, true, 0, []])
})
