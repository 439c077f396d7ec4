import { describe, expect, it } from 'vitest'
import { backoffMs } from './backoff.ts'
import { liveSettings } from './settings.ts'

const backoff = { firstMs: 1_000, maxMs: 20_000 }

describe('backoffMs', () => {
  it('doubles up to the limit', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7].map((failures) => backoffMs(failures, backoff, () => 1))
    expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000])
  })

  it('never falls below half of the nominal delay', () => {
    expect(backoffMs(1, backoff, () => 0)).toBe(500)
    expect(backoffMs(9, backoff, () => 0)).toBe(10_000)
  })

  it('stays at the limit after any number of failures', () => {
    expect(backoffMs(5_000, backoff, () => 1)).toBe(20_000)
  })

  it('starts attempts at most 30 s apart, however long each takes (contract)', () => {
    const longestWait = backoffMs(1_000, liveSettings.backoff, () => 1)
    expect(longestWait + liveSettings.watchdog.connectMs).toBeLessThanOrEqual(30_000)
  })
})
