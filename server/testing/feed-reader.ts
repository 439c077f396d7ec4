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
 * Whether a reader leaves only when the server ends the connection, again and again in all ways, or
 * all the time to be back at once.
 */
export type Habit = 'stays' | 'comes and goes' | 'hops'

export interface FeedReaderSettings {
  name: string
  /** The servers among which each visit chooses. */
  urls: NonEmpty<string>
  headers: Readonly<Record<string, string>>
  query: string
  dice: Dice
  habit: Habit
  /** From where it goes on, if it does not begin with the present. */
  after?: string
  /** Events up to this one it must not get any more. */
  base: number
  onFault: (fault: string) => void
}

/** How a visit goes: when it ends, and how long the reader looks at each batch, in ms. */
interface Plan {
  name: string
  leaveAfterMs?: number
  leaveAfterBatches?: number
  lookMs?: () => number
}

/** Lines of its history that a reader remembers for a report. */
const HISTORY = 400

/** A client of the feed that comes and goes, and keeps account of what it was given. */
export class FeedReader {
  readonly name: string
  readonly #settings: FeedReaderSettings
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
  /** How often it was sent away as too slow. */
  tooSlow = 0

  constructor(settings: FeedReaderSettings) {
    this.name = settings.name
    this.#settings = settings
    this.#base = settings.base
    this.#cursor = settings.after
  }

  /** Its last visits and what they brought, oldest first. */
  get history(): readonly string[] {
    return this.#history
  }

  /** Reads, visit after visit, until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { habit, dice, onFault } = this.#settings
    while (!signal.aborted) {
      try {
        await this.#visit(planVisit(habit, dice), signal)
      } catch (error) {
        onFault(`${this.name}: ${String(error)}`)
        return
      }
      if (habit === 'comes and goes' && chance(dice, 0.5)) await pause(dice() * 2_000, signal)
    }
  }

  /** Resolves once it has at least these, or `signal` aborts. */
  async reach(ids: readonly number[], signal: AbortSignal): Promise<void> {
    const has = (id: number) => this.#delivered.has(id)
    const wake = () => this.#onBatch?.()
    signal.addEventListener('abort', wake)
    while (!signal.aborted && !(this.#delivered.size >= ids.length && ids.every(has))) {
      await new Promise<void>((resolve) => (this.#onBatch = resolve))
    }
    signal.removeEventListener('abort', wake)
  }

  /** The cursor of its very first batch, once it is there. */
  async begun(): Promise<string> {
    while (this.#firstCursor === undefined) {
      await new Promise<void>((resolve) => (this.#onBatch = resolve))
    }
    return this.#firstCursor
  }

  /** How what it was given differs from these. */
  differenceFrom(ids: readonly number[]): { missing: number[]; unknown: number[] } {
    const wanted = new Set(ids)
    return {
      missing: ids.filter((id) => !this.#delivered.has(id)),
      unknown: [...this.#delivered].filter((id) => !wanted.has(id)),
    }
  }

  /** Counts events up to `id` as settled: each that comes from now on is one too many. */
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
    const came = new Date().toISOString()
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
        if (plan.lookMs !== undefined) await pause(plan.lookMs(), leaving.signal)
      }
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', leave)
      leave()
      this.#history.push(
        `${came} ${url} ${plan.name}: ${this.batches - batchesBefore} batches, ` +
          `${this.events - eventsBefore} events after ${decoded(after)}, now ${decoded(this.#cursor)}`,
      )
      if (this.#history.length > HISTORY) this.#history.shift()
    }
  }

  #take({ events, cursor, reset }: FeedBatch): void {
    const fault = (what: string) => this.#settings.onFault(`${this.name}: ${what}`)
    this.batches += 1
    this.events += events.length
    if (reset) fault('was told to begin anew')
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
    return { name: plan, leaveAfterMs: 4_000, lookMs: () => dice() * 100 }
  }
  // Then it takes at one go what came meanwhile, or hears that this was too slow.
  const silences = [2_000 + dice() * 4_000]
  return { name: plan, leaveAfterMs: 8_000, lookMs: () => silences.pop() ?? 0 }
}

function decoded(cursor: string | undefined): string {
  return cursor === undefined ? 'nothing' : Buffer.from(cursor, 'base64url').toString()
}
