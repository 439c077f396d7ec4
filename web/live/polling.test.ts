// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPolling } from './polling.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function start(poll: () => Promise<void> = () => Promise.resolve()) {
  const asked = vi.fn<() => Promise<void>>(poll)
  return { asked, polling: createPolling({ poll: asked, graceMs: 2_000, intervalMs: 10_000 }) }
}

describe('polling', () => {
  it('polls after the grace time and then at every interval', async () => {
    const { asked, polling } = start()
    polling.start()
    await vi.advanceTimersByTimeAsync(1_999)
    expect(asked).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(asked).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(asked).toHaveBeenCalledTimes(3)
  })

  it('is not delayed by a second start', async () => {
    const { asked, polling } = start()
    polling.start()
    await vi.advanceTimersByTimeAsync(1_500)
    polling.start()
    await vi.advanceTimersByTimeAsync(500)
    expect(asked).toHaveBeenCalledTimes(1)
  })

  it('never polls once stopped', async () => {
    const { asked, polling } = start()
    polling.start()
    polling.stop()
    polling.checkNow()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('polls at once on checkNow, and again one interval later', async () => {
    const { asked, polling } = start()
    polling.start()
    polling.checkNow()
    expect(asked).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(9_999)
    expect(asked).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(asked).toHaveBeenCalledTimes(2)
  })

  it('never has two polls in flight', async () => {
    let answer: () => void = () => undefined
    const { asked, polling } = start(() => new Promise((resolve) => (answer = resolve)))
    polling.start()
    await vi.advanceTimersByTimeAsync(32_000)
    expect(asked).toHaveBeenCalledTimes(1)
    answer()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(asked).toHaveBeenCalledTimes(2)
  })
})
