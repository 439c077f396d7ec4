import { StatsTicker, type OrderStatsValue } from '../stats/ticker.ts'
import { recordLog } from './log-records.ts'
import { countsOf } from './order-counts.ts'
import { vi } from 'vitest'

/**
 * Starts a ticker with a fake read. A read returns `total` as it was when the read began. `change`
 * increases it and notifies the ticker, as the feed does. Without `isHeld`, there are no counts in memory.
 */
export function startTicker(settings: { intervalMs?: number } = {}) {
  const wakes = new Set<() => void>()
  const { log, records } = recordLog('info')
  const world = {
    total: 0,
    /** How long a read takes; in ms. */
    readMs: 0,
    /** How many of the next reads fail. */
    failures: 0,
    /** Whether the counts in memory are up to date. */
    isHeld: false,
    /** When the reads began; in ms of the fake clock. */
    readAt: [] as number[],
    /** The records that were logged. */
    get lines() {
      return records()
    },
    listeners: wakes,
    change: () => {
      world.total += 1
      for (const wake of wakes) wake()
    },
  }
  const ticker = new StatsTicker({
    read: async () => {
      world.readAt.push(performance.now())
      const counts = countsOf(world.total)
      if (world.readMs > 0) await new Promise((resolve) => setTimeout(resolve, world.readMs))
      if (world.failures > 0) {
        world.failures -= 1
        throw new Error('the database does not answer')
      }
      return counts
    },
    held: () => (world.isHeld ? countsOf(world.total) : undefined),
    onChange: (wake) => {
      wakes.add(wake)
      return () => wakes.delete(wake)
    },
    intervalMs: settings.intervalMs ?? 5_000,
    log,
  })
  return { ticker, world }
}

interface Subscriber {
  /** The received values, with their times in ms of the fake clock. */
  readonly values: { at: number; type: string; total: number; position: number }[]
  readonly done: Promise<void>
  readonly leave: () => void
}

/** Subscribes and takes every value at once, or after `each` has resolved. */
export function watch(ticker: StatsTicker, each?: (value: OrderStatsValue) => Promise<void>) {
  const abort = new AbortController()
  const values: Subscriber['values'] = []
  const done = (async () => {
    for await (const value of ticker.subscribe(abort.signal)) {
      const { type, totalOrders: total, position } = value
      values.push({ at: performance.now(), type, total, position })
      await each?.(value)
    }
  })()
  const subscriber: Subscriber = { values, done, leave: () => abort.abort() }
  return subscriber
}

/** Fakes the clock for the ticker; starts at 0. */
export function fakeClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
}
