import { retryDelayMs } from '../db/retry-delay.ts'
import type { Logger } from '../process/log.ts'
import { RepeatedFault } from '../process/repeated-fault.ts'
import type { Running } from '../process/running.ts'
import type { Dice } from './random.ts'
import { HOUR_MS, MINUTE_MS } from './time.ts'

export interface PaceOptions {
  /** The average number of steps per minute; 0 = none. */
  readonly perMinute: number
  /** The rate at a time (epoch ms), relative to the average. @default 1 at any time */
  readonly tempo?: (at: number) => number
  readonly step: () => Promise<void>
  /** The clock, epoch ms. */
  readonly now: () => number
  readonly random: Dice
  readonly log: Logger
}

/**
 * The largest delay, in ms, that later steps make up for. After a longer delay the missed steps are
 * skipped, so that they do not come in a burst.
 */
const MAX_LAG_MS = 1_000

/**
 * Runs one step after another at random times with the given average rate. The gaps are exponential, as
 * between independent events. A failed step is logged, and the next one waits longer: 0.5 to 1 s after
 * the first failure, doubling up to 30 s, until a step succeeds. `stop()` waits for the running step.
 */
export function stepAtRandom({
  perMinute,
  tempo = () => 1,
  step,
  now,
  random,
  log,
}: PaceOptions): Running {
  if (perMinute <= 0) return { stop: () => Promise.resolve() }
  const meanMs = MINUTE_MS / perMinute
  let stopped = false
  const fault = new RepeatedFault({
    log,
    level: 'warn',
    failed: 'a step of the simulated shop failed; it continues',
    works: 'the simulated shop works again',
  })
  let failures = 0
  let due = now()
  let running = Promise.resolve()
  let timer = waitForNext()

  function waitForNext(): NodeJS.Timeout {
    const gapMs = Math.min((-Math.log(1 - random()) * meanMs) / tempo(now()), HOUR_MS)
    due = Math.max(due + gapMs, now() - MAX_LAG_MS)
    const retryMs =
      failures === 0 ? 0 : retryDelayMs(failures - 1, { baseMs: 1_000, maxMs: 30_000, random })
    return setTimeout(
      () => {
        running = take()
      },
      Math.max(due - now(), retryMs),
    )
  }

  async function take(): Promise<void> {
    try {
      await step()
      fault.succeeded()
      failures = 0
    } catch (error) {
      failures += 1
      fault.happened(error)
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
