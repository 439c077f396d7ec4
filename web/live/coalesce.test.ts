// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { coalesce } from './coalesce.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('coalesce', () => {
  it('turns a burst into one run now and one after it', async () => {
    const run = vi.fn<() => Promise<void>>(() => Promise.resolve())
    const { request } = coalesce({ run, minMs: 500 })
    for (let call = 0; call < 10; call += 1) request()
    expect(run).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(500)
    expect(run).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(run).toHaveBeenCalledTimes(2)
  })

  it('starts no run while another is in progress, and one when that ends', async () => {
    const ends: (() => void)[] = []
    const run = vi.fn<() => Promise<void>>(() => new Promise((resolve) => ends.push(resolve)))
    const { request } = coalesce({ run, minMs: 500 })
    request()
    request()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(run).toHaveBeenCalledTimes(1)
    ends[0]?.()
    await vi.advanceTimersByTimeAsync(0)
    expect(run).toHaveBeenCalledTimes(2)
  })

  it('drops requests when stopped', async () => {
    const run = vi.fn<() => Promise<void>>(() => Promise.resolve())
    const { request, stop } = coalesce({ run, minMs: 500 })
    request()
    request()
    stop()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(run).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})
