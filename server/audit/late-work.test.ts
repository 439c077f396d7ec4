import { afterEach, describe, expect, it, vi } from 'vitest'
import { LateWork } from './late-work.ts'

const AN_HOUR_MS = 3_600_000

describe('late work', () => {
  afterEach(() => vi.useRealTimers())

  it('is done once, after its delay', async () => {
    const late = new LateWork({ delayMs: () => 1 })
    const work = vi.fn()
    await new Promise<void>((resolve) => {
      work.mockImplementation(resolve)
      late.add(work)
      expect(work).not.toHaveBeenCalled()
    })
    late.hurry()
    expect(work).toHaveBeenCalledTimes(1)
  })

  it('is done at a random time 1 to 5 s later', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    const late = new LateWork()
    const started = Date.now()
    const delays: number[] = []
    for (let n = 0; n < 100; n += 1) late.add(() => delays.push(Date.now() - started))
    vi.runAllTimers()
    expect(delays).toHaveLength(100)
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(1_000)
    expect(Math.max(...delays)).toBeLessThanOrEqual(5_000)
    expect(new Set(delays).size).toBeGreaterThan(50)
  })

  it('is done at once on request, the oldest first', () => {
    const late = new LateWork({ delayMs: () => AN_HOUR_MS })
    const done: string[] = []
    for (const each of ['a', 'b', 'c']) late.add(() => done.push(each))
    expect(done).toEqual([])
    late.hurry()
    late.hurry()
    expect(done).toEqual(['a', 'b', 'c'])
  })

  it('does not pile up: if too much waits, the oldest is done at once', () => {
    const late = new LateWork({ delayMs: () => AN_HOUR_MS, maxWaiting: 2 })
    const done: string[] = []
    for (const each of ['a', 'b', 'c', 'd']) late.add(() => done.push(each))
    expect(done).toEqual(['a', 'b'])
    late.hurry()
    expect(done).toEqual(['a', 'b', 'c', 'd'])
  })
})
