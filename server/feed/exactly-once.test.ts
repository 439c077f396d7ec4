import { randomInt } from 'node:crypto'
import { expect, it, onTestFailed, onTestFinished } from 'vitest'
import { z } from 'zod'
import { seededDice, type NonEmpty } from '../demo/random.ts'
import { committedIds, lastEventId } from '../testing/delivered-events.ts'
import { describeOnEachEngine, type TestDatabase } from '../testing/engines.ts'
import { FeedSubscriber, type FeedSubscriberSettings } from '../testing/feed-subscriber.ts'
import { feedQuery } from '../testing/feed-visit.ts'
import {
  insertOrders,
  transactionsIn,
  transactionsOf,
  writeLong,
  writeMix,
  type Transact,
} from '../testing/feed-writers.ts'
import { runTwoInstances } from '../testing/instances.ts'
import { pause } from '../testing/pause.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { runService, type RunningService } from '../testing/running-service.ts'
import { connectWriters } from '../testing/writers.ts'
import { cursorAt } from './cursor.ts'
import { decodeResumeCursor } from './resume-cursor.ts'

const SECONDS = z.coerce
  .number()
  .positive()
  .default(process.env['CI'] === undefined ? 8 : 60)
  .parse(process.env['EXACTLY_ONCE_SECONDS'])
const SEED = z.coerce
  .number()
  .default(randomInt(2 ** 31))
  .parse(process.env['EXACTLY_ONCE_SEED'])

/** After each round the writers pause, and all subscribers are compared with the committed events. */
const ROUND_SECONDS = 30
/** How long a subscriber may take to catch up after a round: it may be disconnected, or not reading. */
const PATIENCE_MS = 40_000
const WRITERS = 8
/** The orders that the writers share. Their events are the backlog of a late subscriber. */
const ORDERS = 3_000

/** Adds some kilobytes to each event, so that unread events soon exceed the limit. */
const LARGE_FIELDS = Array.from({ length: 8 }, (_, n) => `${'a'.repeat(200)}${n}: at`).join(' ')

const FAULTLESS = { faults: [], missing: [], unknown: [] }

/** Ids of the events that a cursor has not seen: after $3 in its stretch from $1 to $2, and after $2. */
const UNSEEN = `
  SELECT id::text FROM order_events
   WHERE NOT pg_visible_in_snapshot(xid, $1::text::pg_snapshot)
     AND ($2::text IS NULL OR id > $3 OR NOT pg_visible_in_snapshot(xid, $2::text::pg_snapshot))`

describeOnEachEngine('the feed over HTTP', (get) => {
  const expectEachEventOnce = async () => {
    const { sql } = get().database
    const services = await startServices(get())
    const headers = await services[0].makeKey(['READ'])
    const urls: NonEmpty<string> = [services[0].url, ...services.slice(1).map(({ url }) => url)]
    const { transacts, long, longMs } = await connect(get())
    const customer = await makeCustomer(sql, 'ada')

    let seed = SEED
    const nextDice = () => seededDice((seed += 1))
    const faults: string[] = []
    const failed = new AbortController()
    const onFault = (fault: string) => {
      faults.push(`${new Date().toISOString()} ${fault}`)
      failed.abort()
    }
    const subscribers: FeedSubscriber[] = []
    onTestFailed(() => {
      console.error(`EXACTLY_ONCE_SEED=${SEED}`, faults)
      for (const { name, history } of subscribers) console.error([name, ...history].join('\n'))
    })

    let base = Number(await lastEventId(sql))
    const start = (name: string, more: Partial<FeedSubscriberSettings> = {}) => {
      const common = { name, urls, headers, base, onFault, dice: nextDice() }
      const subscriber = new FeedSubscriber({
        ...common,
        query: feedQuery(),
        habit: 'reconnects',
        ...more,
      })
      const stop = new AbortController()
      const reading = subscriber.run(stop.signal)
      const end = async () => {
        stop.abort()
        await reading
      }
      onTestFinished(end)
      subscribers.push(subscriber)
      return { subscriber, end }
    }
    /** The `ids` that are after the first cursor of a subscriber that began without one. */
    const since = async (cursor: string, ids: readonly number[]) => {
      const { from, to, lastId } = decodeResumeCursor(cursor)?.cursor ?? cursorAt('')
      const unseen = await sql.rows(z.object({ id: z.coerce.number() }), UNSEEN, [from, to, lastId])
      const unseenIds = new Set(unseen.map(({ id }) => id))
      return ids.filter((id) => unseenIds.has(id))
    }

    const { subscriber: constant } = start('constant', { habit: 'stays' })
    const after = await constant.begun()
    for (const name of ['restless 1', 'restless 2']) start(name, { after })
    start('hopping', { after, habit: 'hops' })
    start('large events', { after, query: feedQuery(LARGE_FIELDS) })

    const makeBacklog = async () => {
      const placed = await placeOrders(sql, customer, { count: ORDERS })
      await sql.run('UPDATE orders SET total_credits = 6')
      await start('late', { after, habit: 'hops' }).subscriber.begun()
      return placed.map(Number)
    }
    let placed: number[] = []
    if (get().url === undefined) placed = await makeBacklog()
    else {
      // The oldest events are committed last, while a subscriber is reading the others.
      await long(async (run) => {
        await insertOrders(run, customer, 5)
        placed = await makeBacklog()
      })
    }

    const orders = { first: placed[0] ?? 0, last: placed.at(-1) ?? 0 }
    const settings = () => ({ dice: nextDice(), customer, orders, paceMs: 250, longMs })
    let events = 0
    const end = performance.now() + SECONDS * 1_000
    while (performance.now() < end && faults.length === 0) {
      const roundMs = Math.min(ROUND_SECONDS * 1_000, end - performance.now())
      const rest = new AbortController()
      const stopWriters = () => rest.abort()
      failed.signal.addEventListener('abort', stopWriters)
      const writing = Promise.all([
        ...transacts.map((transact) => writeMix(transact, settings(), rest.signal)),
        writeLong(long, settings(), rest.signal),
      ])
      await Promise.race([pause(roundMs * 0.3, failed.signal), writing])
      const newSubscriber = start('new')
      await Promise.race([pause(roundMs * 0.7, failed.signal), writing])
      stopWriters()
      failed.signal.removeEventListener('abort', stopWriters)
      await writing

      const committed = (await committedIds(sql, BigInt(base))).map(Number)
      const patience = AbortSignal.any([failed.signal, AbortSignal.timeout(PATIENCE_MS)])
      for (const subscriber of subscribers) {
        const wanted =
          subscriber === newSubscriber.subscriber
            ? await since(await subscriber.begun(), committed)
            : committed
        await subscriber.reach(wanted, patience)
        const difference = subscriber.differenceFrom(wanted)
        expect({ faults, ...difference }, subscriber.name).toEqual(FAULTLESS)
      }
      await newSubscriber.end()
      subscribers.splice(subscribers.indexOf(newSubscriber.subscriber), 1)
      events += committed.length
      base = committed.at(-1) ?? base
      for (const subscriber of subscribers) subscriber.settle(base)
    }

    // No event arrives twice after the last round.
    await placeOrders(sql, customer)
    const last = (await committedIds(sql, BigInt(base))).map(Number)
    const patience = AbortSignal.any([failed.signal, AbortSignal.timeout(PATIENCE_MS)])
    for (const subscriber of subscribers) {
      await subscriber.reach(last, patience)
      expect({ faults, ...subscriber.differenceFrom(last) }, subscriber.name).toEqual(FAULTLESS)
    }
    const errors = services.flatMap(({ logged }) =>
      logged.records().filter(({ level }) => level === 'error' || level === 'fatal'),
    )
    expect(errors).toEqual([])
    const sum = (of: (subscriber: FeedSubscriber) => number) =>
      subscribers.reduce((total, subscriber) => total + of(subscriber), 0)
    console.info(
      `exactly once, ${get().database.engine}: ${events} events for ${subscribers.length} subscribers in ` +
        `${sum(({ visits }) => visits)} visits and ${sum(({ batches }) => batches)} batches, ` +
        `${sum(({ tooSlow }) => tooSlow)} of them ended as too slow (EXACTLY_ONCE_SEED=${SEED})`,
    )
  }

  it(
    'delivers every committed event once to clients that disconnect and reconnect',
    () => expectEachEventOnce(),
    (SECONDS + 120) * 1_000,
  )
})

async function startServices(test: TestDatabase): Promise<NonEmpty<RunningService>> {
  // Statements over all orders exceed the longest stretch that is published, other stretches seldom do.
  const settings = { maxStreamsPerViewer: 100, tail: { maxStretch: 700 } }
  if (test.url !== undefined) return runTwoInstances(test, settings)
  const service = await runService(test.database, settings)
  onTestFinished(() => service.stop())
  return [service]
}

/** The writers: other connections if the engine accepts them, otherwise this process. */
async function connect(test: TestDatabase): Promise<{
  transacts: Transact[]
  long: Transact
  longMs: { from: number; to: number }
}> {
  if (test.url === undefined) {
    const { sql } = test.database
    const transacts = Array.from({ length: WRITERS }, () => transactionsIn(sql))
    // While this transaction is open, no other statement can run.
    return { transacts, long: transactionsIn(sql), longMs: { from: 100, to: 1_000 } }
  }
  const [long, ...others] = await connectWriters(test, 1 + WRITERS)
  if (long === undefined) throw new Error('no connection')
  return {
    transacts: others.map(transactionsOf),
    long: transactionsOf(long),
    longMs: { from: 1_000, to: 5_000 },
  }
}
