import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLog } from '../process/log.ts'
import { stepAtRandom } from './pace.ts'
import { seededDice } from './random.ts'
import { MINUTE_MS } from './time.ts'

function collectingLog() {
  const lines: string[] = []
  return { lines, log: createLog('info', { write: (line: string) => lines.push(line) }) }
}

describe('steps at random times', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const common = () => ({ now: Date.now, random: seededDice(4), ...collectingLog() })

  it('have the requested average rate', async () => {
    const step = vi.fn(() => Promise.resolve())
    const running = stepAtRandom({ ...common(), perMinute: 30, step })
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS)
    expect(step.mock.calls.length).toBeGreaterThan(1_600)
    expect(step.mock.calls.length).toBeLessThan(2_000)
    await running.stop()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('follow the tempo of the day', async () => {
    const step = vi.fn(() => Promise.resolve())
    const began = Date.now()
    const tempo = (at: number) => (at < began + 60 * MINUTE_MS ? 0.5 : 2)
    const running = stepAtRandom({ ...common(), perMinute: 30, tempo, step })
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS)
    const slow = step.mock.calls.length
    expect(slow).toBeGreaterThan(800)
    expect(slow).toBeLessThan(1_000)
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS)
    expect(step.mock.calls.length - slow).toBeGreaterThan(3_300)
    expect(step.mock.calls.length - slow).toBeLessThan(3_900)
    await running.stop()
  })

  it('never happen at a rate of 0', async () => {
    const step = vi.fn(() => Promise.resolve())
    const running = stepAtRandom({ ...common(), perMinute: 0, step })
    expect(vi.getTimerCount()).toBe(0)
    await running.stop()
    expect(step).not.toHaveBeenCalled()
  })

  it('continue after failures, which are logged once, with growing delays until one succeeds', async () => {
    const { lines, ...rest } = common()
    let broken = true
    const step = vi.fn(() => (broken ? Promise.reject(new Error('no disk')) : Promise.resolve()))
    const running = stepAtRandom({ ...rest, perMinute: 600, step })
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect(step.mock.calls.length).toBeGreaterThanOrEqual(4)
    expect(step.mock.calls.length).toBeLessThan(12)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('no disk')

    broken = false
    step.mockClear()
    await vi.advanceTimersByTimeAsync(2 * MINUTE_MS)
    expect(step.mock.calls.length).toBeGreaterThan(600)
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain('works again')
    await running.stop()
  })

  it('are skipped after a slow step, instead of happening in a burst', async () => {
    const step = vi.fn(() => Promise.resolve())
    step.mockImplementationOnce(() => {
      return new Promise((resolve) => setTimeout(resolve, 10 * MINUTE_MS))
    })
    const running = stepAtRandom({ ...common(), perMinute: 60, step })
    await vi.advanceTimersByTimeAsync(11 * MINUTE_MS)
    expect(step.mock.calls.length).toBeLessThan(120)
    await running.stop()
  })

  it('are awaited by stop, after which none begins', async () => {
    let finish: () => void = () => undefined
    const step = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)))
    const running = stepAtRandom({ ...common(), perMinute: 60, step })
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect(step).toHaveBeenCalledTimes(1)

    const stopped = vi.fn()
    const stopping = running.stop().then(stopped)
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect(stopped).not.toHaveBeenCalled()
    finish()
    await stopping
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect(step).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})
