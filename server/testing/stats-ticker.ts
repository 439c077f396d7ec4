import { StatsTicker, type OrderStatsValue } from '../stats/ticker.ts'
import { recordLog } from './log-records.ts'
import { countsOf } from './order-counts.ts'
import { vi } from 'vitest'

/**
 * A ticker over an injected read. `state` is what a read finds when it begins; `change` changes it
 * and says so, as the feed would.
 */
export function startTicker(settings: { intervalMs?: number } = {}) {
  const wakes = new Set<() => void>()
  const { log, records } = recordLog('info')
  const world = {
    total: 0,
    /** How long a read takes, in ms. */
    readMs: 0,
    /** How many reads are still to fail. */
    failures: 0,
    /** When reads began, in ms of the (fake) clock. */
    readAt: [] as number[],
    /** What was logged. */
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
        throw new Error('the database is out to lunch')
      }
      return counts
    },
    onChange: (wake) => {
      wakes.add(wake)
      return () => wakes.delete(wake)
    },
    intervalMs: settings.intervalMs ?? 5_000,
    log,
  })
  return { ticker, world }
}

interface Watcher {
  /** What came, and when, in ms of the (fake) clock. */
  readonly values: { at: number; type: string; total: number; position: number }[]
  readonly done: Promise<void>
  readonly leave: () => void
}

/** Subscribes and takes every value as soon as it comes. */
export function watch(ticker: StatsTicker, each?: (value: OrderStatsValue) => Promise<void>) {
  const abort = new AbortController()
  const values: Watcher['values'] = []
  const done = (async () => {
    for await (const value of ticker.subscribe(abort.signal)) {
      const { type, totalOrders: total, position } = value
      values.push({ at: performance.now(), type, total, position })
      await each?.(value)
    }
  })()
  const watcher: Watcher = { values, done, leave: () => abort.abort() }
  return watcher
}

/** Fakes the clock for the ticker; starts at 0. */
export function fakeClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
}
