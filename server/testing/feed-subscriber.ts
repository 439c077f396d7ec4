import {
  chance,
  pick,
  pickWeighted,
  wholeBetween,
  type Dice,
  type NonEmpty,
} from '../demo/random.ts'
import { visitFeed, type FeedBatch } from './feed-visit.ts'
import { pause } from './pause.ts'

/**
 * When a subscriber disconnects: only if the server ends the connection; at random, in different ways
 * and with pauses; or after a few batches, to reconnect at once.
 */
export type Habit = 'stays' | 'reconnects' | 'hops'

export interface FeedSubscriberSettings {
  name: string
  /** URLs of the servers. Each visit chooses one at random. */
  urls: NonEmpty<string>
  headers: Readonly<Record<string, string>>
  query: string
  dice: Dice
  habit: Habit
  /** The cursor to resume from. Without one it begins with the present. */
  after?: string
  /** The subscriber must not receive events up to this id. */
  base: number
  onFault: (fault: string) => void
}

/** How a visit goes: when it ends, and how long the subscriber pauses after each batch, in ms. */
interface Plan {
  name: string
  leaveAfterMs?: number
  leaveAfterBatches?: number
  pauseMs?: () => number
}

/** How many of its last visits a subscriber keeps for the report of a failure. */
const HISTORY = 400

/** A client of the feed that disconnects and reconnects, and checks the events that it receives. */
export class FeedSubscriber {
  readonly name: string
  readonly #settings: FeedSubscriberSettings
  readonly #delivered = new Set<number>()
  readonly #lastOfOrder = new Map<string, number>()
  readonly #history: string[] = []
  #base: number
  #cursor: string | undefined
  #firstCursor: string | undefined
  #onBatch: (() => void) | undefined
  visits = 0
  batches = 0
  events = 0
  /** How often the server ended its stream because it was too slow. */
  tooSlow = 0

  constructor(settings: FeedSubscriberSettings) {
    this.name = settings.name
    this.#settings = settings
    this.#base = settings.base
    this.#cursor = settings.after
  }

  /** The last visits and what they received, oldest first. */
  get history(): readonly string[] {
    return this.#history
  }

  /** Makes one visit after the other until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { habit, dice, onFault } = this.#settings
    while (!signal.aborted) {
      try {
        await this.#visit(planVisit(habit, dice), signal)
      } catch (error) {
        onFault(`${this.name}: ${String(error)}`)
        return
      }
      if (habit === 'reconnects' && chance(dice, 0.5)) await pause(dice() * 2_000, signal)
    }
  }

  /** Resolves once all `ids` have been received, or `signal` aborts. */
  async reach(ids: readonly number[], signal: AbortSignal): Promise<void> {
    const has = (id: number) => this.#delivered.has(id)
    const wake = () => this.#onBatch?.()
    signal.addEventListener('abort', wake)
    while (!signal.aborted && !(this.#delivered.size >= ids.length && ids.every(has))) {
      await new Promise<void>((resolve) => (this.#onBatch = resolve))
    }
    signal.removeEventListener('abort', wake)
  }

  /** Resolves with the cursor of the first batch. */
  async begun(): Promise<string> {
    while (this.#firstCursor === undefined) {
      await new Promise<void>((resolve) => (this.#onBatch = resolve))
    }
    return this.#firstCursor
  }

  /** The difference between the received events and `ids`. */
  differenceFrom(ids: readonly number[]): { missing: number[]; unknown: number[] } {
    const wanted = new Set(ids)
    return {
      missing: ids.filter((id) => !this.#delivered.has(id)),
      unknown: [...this.#delivered].filter((id) => !wanted.has(id)),
    }
  }

  /** Marks events up to `id` as settled: receiving one of them again is a fault. */
  settle(id: number): void {
    this.#base = id
    this.#delivered.clear()
  }

  async #visit(plan: Plan, signal: AbortSignal): Promise<void> {
    const { urls, headers, query, dice } = this.#settings
    const url = pick(dice, urls)
    const leaving = new AbortController()
    const leave = () => leaving.abort()
    const timer = plan.leaveAfterMs === undefined ? undefined : setTimeout(leave, plan.leaveAfterMs)
    signal.addEventListener('abort', leave)
    this.visits += 1
    const startedAt = new Date().toISOString()
    const [batchesBefore, eventsBefore, after] = [this.batches, this.events, this.#cursor]
    try {
      for await (const batch of visitFeed({ url, headers, query, after }, leaving.signal)) {
        if (leaving.signal.aborted) break
        if (batch === 'SLOW_CONSUMER') {
          this.tooSlow += 1
          break
        }
        this.#take(batch)
        if (this.batches - batchesBefore === plan.leaveAfterBatches) break
        if (plan.pauseMs !== undefined) await pause(plan.pauseMs(), leaving.signal)
      }
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', leave)
      leave()
      this.#history.push(
        `${startedAt} ${url} ${plan.name}: ${this.batches - batchesBefore} batches, ` +
          `${this.events - eventsBefore} events after ${decoded(after)}, now ${decoded(this.#cursor)}`,
      )
      if (this.#history.length > HISTORY) this.#history.shift()
    }
  }

  #take({ events, cursor, reset }: FeedBatch): void {
    const fault = (what: string) => this.#settings.onFault(`${this.name}: ${what}`)
    this.batches += 1
    this.events += events.length
    if (reset) fault('got a reset')
    let previous = 0
    for (const { id, orderId } of events) {
      if (id <= this.#base || this.#delivered.has(id)) fault(`got event ${id} again`)
      if (id <= previous) fault(`got event ${id} after ${previous} in one batch`)
      const last = this.#lastOfOrder.get(orderId) ?? 0
      if (id < last) fault(`got event ${id} of order ${orderId} after ${last}`)
      this.#delivered.add(id)
      this.#lastOfOrder.set(orderId, id)
      previous = id
    }
    this.#cursor = cursor
    this.#firstCursor ??= cursor
    this.#onBatch?.()
  }
}

function planVisit(habit: Habit, dice: Dice): Plan {
  if (habit === 'stays') return { name: habit }
  if (habit === 'hops') {
    return { name: habit, leaveAfterMs: 2_000, leaveAfterBatches: wholeBetween(dice, 1, 4) }
  }
  const plan = pickWeighted(dice, [
    { weight: 2, item: 'leaves at once' },
    { weight: 3, item: 'leaves in a burst' },
    { weight: 3, item: 'stays a while' },
    { weight: 1, item: 'reads slowly' },
    { weight: 1, item: 'stops reading' },
  ])
  if (plan === 'leaves at once') return { name: plan, leaveAfterMs: dice() * 15 }
  if (plan === 'leaves in a burst') {
    return { name: plan, leaveAfterMs: 5_000, leaveAfterBatches: wholeBetween(dice, 1, 8) }
  }
  if (plan === 'stays a while') return { name: plan, leaveAfterMs: dice() * 3_000 }
  if (plan === 'reads slowly') {
    return { name: plan, leaveAfterMs: 4_000, pauseMs: () => dice() * 100 }
  }
  // After the pause it reads everything that arrived meanwhile, or gets the error that it is too slow.
  const silences = [2_000 + dice() * 4_000]
  return { name: plan, leaveAfterMs: 8_000, pauseMs: () => silences.pop() ?? 0 }
}

function decoded(cursor: string | undefined): string {
  return cursor === undefined ? 'nothing' : Buffer.from(cursor, 'base64url').toString()
}
