import { retryDelayMs } from '../db/retry-delay.ts'
import type { Logger } from '../log.ts'
import type { Running } from '../running.ts'
import type { Dice } from './random.ts'
import { HOUR_MS, MINUTE_MS } from './time.ts'

export interface PaceOptions {
  /** How often on average; 0 = never. */
  readonly perMinute: number
  readonly step: () => Promise<void>
  /** The clock, epoch ms. */
  readonly now: () => number
  readonly random: Dice
  readonly log: Logger
}

/** How far behind a slow step may put the rest; what is later than that is left out, not made up. */
const MAX_LAG_MS = 1_000

/**
 * Takes one step after another, as often as asked on average but at odd times, like events that know
 * nothing of each other (exponential gaps). A step that fails is logged, and the next one waits
 * longer: 0.5 to 1 s after the first failure, doubling to at most 30 s, until one succeeds.
 */
export function stepAtRandom({ perMinute, step, now, random, log }: PaceOptions): Running {
  if (perMinute <= 0) return { stop: () => Promise.resolve() }
  const meanMs = MINUTE_MS / perMinute
  let stopped = false
  let failures = 0
  let due = now()
  let running = Promise.resolve()
  let timer = waitForNext()

  function waitForNext(): NodeJS.Timeout {
    const gapMs = Math.min(-Math.log(1 - random()) * meanMs, HOUR_MS)
    due = Math.max(due + gapMs, now() - MAX_LAG_MS)
    const patienceMs =
      failures === 0 ? 0 : retryDelayMs(failures - 1, { baseMs: 1_000, maxMs: 30_000, random })
    return setTimeout(
      () => {
        running = take()
      },
      Math.max(due - now(), patienceMs),
    )
  }

  async function take(): Promise<void> {
    try {
      await step()
      failures = 0
    } catch (error) {
      failures += 1
      log.warn({ err: error, failures }, 'a step of the simulated shop failed; it goes on')
    }
    if (!stopped) timer = waitForNext()
  }

  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
